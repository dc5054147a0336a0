package io.dsco.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ReturnAnswer;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Plans selections and conditions with calls of models: an operator of its own answers each call
 * batch by batch, once for equal calls. Conditions without calls come first, and are left to Spark,
 * so that they still reach the files' readers.
 */
final class BatchingStrategy extends SparkStrategy {
  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    LogicalPlan asked = plan instanceof ReturnAnswer answer ? answer.child() : plan;
    if (asked instanceof Project project && (asks(project) || isAskingFilter(project.child()))) {
      return planned(columns(project), project.child());
    }
    if (isAskingFilter(asked)) {
      return planned(new ArrayList<>(CollectionConverters.asJava(asked.output())), asked);
    }
    if (asked instanceof GlobalLimit all
        && all.child() instanceof LocalLimit each
        && each.child() instanceof Project project
        && project.child() instanceof Sort sort
        && asks(project)) {
      // Spark would sort and cut first as well, and then select on the driver, row by row.
      LogicalPlan first = new GlobalLimit(all.limitExpr(), new LocalLimit(each.limitExpr(), sort));
      return planned(columns(project), first);
    }
    return Sequences.of(List.of());
  }

  private static List<Expression> columns(Project project) {
    List<Expression> columns = new ArrayList<>();
    CollectionConverters.asJava(project.projectList())
        .forEach(column -> columns.add((Expression) column));
    return columns;
  }

  private static boolean isAskingFilter(LogicalPlan plan) {
    return plan instanceof Filter && asks(plan);
  }

  /** What mixes a call with a value that changes from row to row is left to Spark. */
  private static boolean asks(LogicalPlan plan) {
    List<Expression> parts =
        plan instanceof Filter filter
            ? conditions(filter)
            : CollectionConverters.asJava(plan.expressions());
    List<Expression> calling = parts.stream().filter(ModelCalls::in).toList();
    return !calling.isEmpty() && calling.stream().allMatch(Expression::deterministic);
  }

  /** Each must hold, so each may be looked at by itself. */
  private static List<Expression> conditions(Filter filter) {
    return CollectionConverters.asJava(filter.splitConjunctivePredicates(filter.condition()));
  }

  private Seq<SparkPlan> planned(List<Expression> wanted, LogicalPlan child) {
    List<Expression> columns = new ArrayList<>();
    List<NamedExpression> changing = new ArrayList<>();
    for (Expression column : wanted) {
      if (column.deterministic()) {
        columns.add(column);
      } else {
        changing.add((NamedExpression) column);
        columns.add(((NamedExpression) column).toAttribute());
      }
    }
    AnsweredPlan answered = below(with(changing, child), columns).with(columns);
    List<NamedExpression> replaced =
        columns.stream().map(column -> (NamedExpression) answered.replaced(column)).toList();
    return Sequences.of(List.of(new ProjectExec(Sequences.of(replaced), answered.plan())));
  }

  /**
   * Evaluates what changes from row to row, such as the name of the file that is being read, before
   * any call: a batch reads rows ahead.
   */
  private static LogicalPlan with(List<NamedExpression> changing, LogicalPlan plan) {
    if (changing.isEmpty()) {
      return plan;
    }
    LogicalPlan asking =
        plan instanceof Project pruning && isPruning(pruning) ? pruning.child() : plan;
    if (isAskingFilter(asking)) {
      Filter filter = (Filter) asking;
      return new Filter(filter.condition(), with(changing, filter.child()));
    }
    List<NamedExpression> all = new ArrayList<>(CollectionConverters.asJava(plan.output()));
    all.addAll(changing);
    return new Project(Sequences.of(all), plan);
  }

  /** Whether a selection does nothing but drop columns of a condition with calls. */
  private static boolean isPruning(Project project) {
    return isAskingFilter(project.child())
        && CollectionConverters.asJava(project.projectList()).stream()
            .allMatch(Attribute.class::isInstance);
  }

  /** With what a condition has answered already. */
  private AnsweredPlan below(LogicalPlan plan, List<Expression> wanted) {
    if (isAskingFilter(plan)) {
      return filtered((Filter) plan, wanted);
    }
    return plan instanceof Project pruning && isPruning(pruning)
        ? filtered((Filter) pruning.child(), wanted)
        : new AnsweredPlan(planLater(pruned(plan, wanted)), Map.of());
  }

  private AnsweredPlan filtered(Filter filter, List<Expression> wanted) {
    List<Expression> cheap = new ArrayList<>();
    List<Expression> asking = new ArrayList<>();
    for (Expression condition : conditions(filter)) {
      (ModelCalls.in(condition) ? asking : cheap).add(condition);
    }
    LogicalPlan child = cheap.isEmpty() ? filter.child() : new Filter(all(cheap), filter.child());
    List<Expression> needed = new ArrayList<>(wanted);
    needed.addAll(asking);
    AnsweredPlan answered =
        new AnsweredPlan(planLater(pruned(child, needed)), Map.of()).with(asking);
    Expression condition = all(asking.stream().map(answered::replaced).toList());
    return new AnsweredPlan(new FilterExec(condition, answered.plan()), answered.answers());
  }

  /** A selection of the columns that are needed: files' readers read no other. */
  private static LogicalPlan pruned(LogicalPlan plan, List<Expression> needed) {
    List<Attribute> all = CollectionConverters.asJava(plan.output());
    List<NamedExpression> columns = new ArrayList<>();
    for (Attribute column : all) {
      if (needed.stream().anyMatch(one -> one.references().contains(column))) {
        columns.add(column);
      }
    }
    return columns.size() == all.size() ? plan : new Project(Sequences.of(columns), plan);
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }
}
