package io.dsco.functions;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark planned for a query. */
final class PlanText {
  private PlanText() {}

  static String of(Dataset<Row> query) {
    return query.queryExecution().executedPlan().toString();
  }

  /** Sum of a metric over the operators of an executed query. */
  static long metric(Dataset<Row> query, String name) {
    return operators(query.queryExecution().executedPlan()).stream()
        .filter(operator -> operator.metrics().contains(name))
        .map(operator -> operator.metrics().apply(name))
        .mapToLong(SQLMetric::value)
        .sum();
  }

  private static List<SparkPlan> operators(SparkPlan plan) {
    List<SparkPlan> all = new ArrayList<>(List.of(plan));
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      all.addAll(operators(adaptive.executedPlan()));
    }
    CollectionConverters.asJava(plan.children()).forEach(child -> all.addAll(operators(child)));
    return all;
  }
}
