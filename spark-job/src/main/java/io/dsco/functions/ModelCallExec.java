package io.dsco.functions;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics$;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Operator that appends the answer of one call to its child's rows, computed batch by batch. Shows
 * the number of calls without an answer in Spark's UI.
 */
public final class ModelCallExec extends SparkPlan {
  private static final long serialVersionUID = 1;
  private static final String UNUSABLE = "unusableInputs";

  private final ScalaUDF call;
  private final Attribute answer;
  private final SparkPlan child;
  private final Map<String, SQLMetric> metrics;

  /**
   * Spark copies operators by this constructor and {@link #productElement}, which is why it and the
   * class are public.
   */
  public ModelCallExec(ScalaUDF call, Attribute answer, SparkPlan child) {
    this.call = call;
    this.answer = answer;
    this.child = child;
    SQLMetric unusable = SQLMetrics$.MODULE$.createMetric(child.sparkContext(), "unusable inputs");
    this.metrics =
        Map$.MODULE$.from(CollectionConverters.asScala(java.util.Map.of(UNUSABLE, unusable)));
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return metrics;
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> attributes = new ArrayList<>(CollectionConverters.asJava(child.output()));
    attributes.add(answer);
    return Sequences.of(attributes);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(answer);
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    ArrayList<Expression> arguments = new ArrayList<>();
    for (Expression argument : CollectionConverters.asJava(call.children())) {
      arguments.add(Sequences.bound(argument, child.output()));
    }
    DataType[] types =
        CollectionConverters.asJava(output()).stream()
            .map(Expression::dataType)
            .toArray(DataType[]::new);
    ModelFunction function = ModelCalls.function(call).orElseThrow();
    return child
        .execute()
        .toJavaRDD()
        .mapPartitions(new BatchedCalls(function, arguments, types, longMetric(UNUSABLE)))
        .rdd();
  }

  @Override
  public Seq<SparkPlan> children() {
    return Sequences.of(List.of(child));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new ModelCallExec(call, answer, children.apply(0));
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int index) {
    return List.of(call, answer, child).get(index);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ModelCallExec;
  }
}
