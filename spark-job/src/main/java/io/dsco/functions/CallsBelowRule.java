package io.dsco.functions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * Moves calls of models out of aggregations, sorts, windows and the like, into a selection below
 * them, which {@link BatchingStrategy} plans in batches.
 */
final class CallsBelowRule extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    List<LogicalPlan> children = CollectionConverters.asJava(plan.children());
    List<LogicalPlan> changed = children.stream().map(this::apply).toList();
    LogicalPlan whole =
        changed.equals(children) ? plan : plan.withNewChildren(Sequences.of(changed));
    boolean planned = whole instanceof Project || whole instanceof Filter;
    return whole instanceof UnaryNode && !planned ? below(whole) : whole;
  }

  private static LogicalPlan below(LogicalPlan plan) {
    List<ScalaUDF> calls = ModelCalls.innermost(CollectionConverters.asJava(plan.expressions()));
    if (calls.isEmpty()) {
      return plan;
    }
    LogicalPlan child = CollectionConverters.asJava(plan.children()).get(0);
    List<NamedExpression> columns = new ArrayList<>(CollectionConverters.asJava(child.output()));
    Map<Expression, Attribute> answers = new HashMap<>();
    for (ScalaUDF call : calls) {
      Alias column = Columns.alias(call);
      columns.add(column);
      answers.put(call.canonicalized(), column.toAttribute());
    }
    LogicalPlan moved =
        (LogicalPlan)
            plan.withNewChildren(Sequences.of(List.of(new Project(Sequences.of(columns), child))))
                .mapExpressions(new Replaced(answers));
    return sameColumns(plan, below(moved));
  }

  /** A sort hands its child's columns on, the new ones among them. */
  private static LogicalPlan sameColumns(LogicalPlan before, LogicalPlan after) {
    if (after.output().size() == before.output().size()) {
      return after;
    }
    List<NamedExpression> columns = new ArrayList<>(CollectionConverters.asJava(before.output()));
    return new Project(Sequences.of(columns), after);
  }

  private static final class Replaced extends AbstractFunction1<Expression, Expression> {
    private final Map<Expression, Attribute> answers;

    Replaced(Map<Expression, Attribute> answers) {
      this.answers = answers;
    }

    @Override
    public Expression apply(Expression expression) {
      return ModelCalls.replaced(expression, answers);
    }
  }
}
