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
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
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
    return takesCallsFromBelow(whole) ? below(whole) : whole;
  }

  private static boolean takesCallsFromBelow(LogicalPlan plan) {
    return plan instanceof Aggregate
        || plan instanceof Sort
        || plan instanceof Window
        || plan instanceof Expand
        || plan instanceof Generate
        || plan instanceof RepartitionByExpression;
  }

  private static LogicalPlan below(LogicalPlan plan) {
    List<ScalaUDF> calls = ModelCalls.innermost(overRows(plan));
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
                .mapExpressions(new Replaced(plan, answers));
    return sameColumns(plan, below(moved));
  }

  /** The expressions over the child's rows: of an aggregation not those over its results. */
  private static List<Expression> overRows(LogicalPlan plan) {
    if (!(plan instanceof Aggregate aggregate)) {
      return CollectionConverters.asJava(plan.expressions());
    }
    List<Expression> found =
        new ArrayList<>(CollectionConverters.asJava(aggregate.groupingExpressions()));
    CollectionConverters.asJava(aggregate.aggregateExpressions())
        .forEach(result -> addAggregates((Expression) result, found));
    return found;
  }

  private static void addAggregates(Expression expression, List<Expression> found) {
    if (expression instanceof AggregateExpression) {
      found.add(expression);
    } else {
      CollectionConverters.asJava(expression.children())
          .forEach(child -> addAggregates(child, found));
    }
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
    private final Map<Expression, Attribute> ofGroups = new HashMap<>();
    private final boolean aggregating;

    Replaced(LogicalPlan plan, Map<Expression, Attribute> answers) {
      this.answers = answers;
      this.aggregating = plan instanceof Aggregate;
      if (plan instanceof Aggregate aggregate) {
        ModelCalls.innermost(CollectionConverters.asJava(aggregate.groupingExpressions()))
            .forEach(call -> ofGroups.put(call.canonicalized(), answers.get(call.canonicalized())));
      }
    }

    @Override
    public Expression apply(Expression expression) {
      return aggregating ? inAggregation(expression) : ModelCalls.replaced(expression, answers);
    }

    /** Over an aggregation's results only the answers that it groups by are there. */
    private Expression inAggregation(Expression expression) {
      if (expression instanceof AggregateExpression) {
        return ModelCalls.replaced(expression, answers);
      }
      List<Expression> children = CollectionConverters.asJava(expression.children());
      List<Expression> changed = children.stream().map(this::inAggregation).toList();
      Expression whole =
          changed.equals(children) ? expression : expression.withNewChildren(Sequences.of(changed));
      Attribute group = ofGroups.get(whole.canonicalized());
      return group == null ? whole : group;
    }
  }
}
