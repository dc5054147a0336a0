package io.dsco.functions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.execution.SparkPlan;

/** A plan, and where in its rows the answers of calls are. */
record AnsweredPlan(SparkPlan plan, Map<Expression, Attribute> answers) {
  /** Adds operators until no call among the expressions is left open, from the inside out. */
  AnsweredPlan with(List<? extends Expression> expressions) {
    AnsweredPlan answered = this;
    List<ScalaUDF> open = answered.open(expressions);
    while (!open.isEmpty()) {
      for (ScalaUDF call : open) {
        answered = answered.with(call);
      }
      open = answered.open(expressions);
    }
    return answered;
  }

  private List<ScalaUDF> open(List<? extends Expression> expressions) {
    return ModelCalls.innermost(expressions.stream().map(this::replaced).toList());
  }

  private AnsweredPlan with(ScalaUDF call) {
    Attribute answer = Columns.of(call);
    Map<Expression, Attribute> more = new HashMap<>(answers);
    more.put(call.canonicalized(), answer);
    return new AnsweredPlan(new ModelCallExec(call, answer, plan), more);
  }

  Expression replaced(Expression expression) {
    return ModelCalls.replaced(expression, answers);
  }
}
