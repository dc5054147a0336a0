package io.dsco.functions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
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
  /** A plan, and where in its rows the answers of calls are. */
  private record Answered(SparkPlan plan, Map<Expression, Attribute> answers) {
    /** Adds operators until no call among the expressions is left open, from the inside out. */
    Answered with(List<? extends Expression> expressions) {
      Answered answered = this;
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

    private Answered with(ScalaUDF call) {
      Attribute answer = Columns.of(call);
      Map<Expression, Attribute> more = new HashMap<>(answers);
      more.put(call.canonicalized(), answer);
      return new Answered(new ModelCallExec(call, answer, plan), more);
    }

    Expression replaced(Expression expression) {
      return ModelCalls.replaced(expression, answers);
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof Project project && (hasCalls(project) || isAskingFilter(project.child()))) {
      List<Expression> wanted = new ArrayList<>();
      CollectionConverters.asJava(project.projectList())
          .forEach(column -> wanted.add((Expression) column));
      return Sequences.of(List.of(project(wanted, project.child())));
    }
    if (isAskingFilter(plan)) {
      List<Expression> same = new ArrayList<>(CollectionConverters.asJava(plan.output()));
      return Sequences.of(List.of(project(same, plan)));
    }
    return Sequences.of(List.of());
  }

  private static boolean isAskingFilter(LogicalPlan plan) {
    return plan instanceof Filter && hasCalls(plan);
  }

  private static boolean hasCalls(LogicalPlan plan) {
    return CollectionConverters.asJava(plan.expressions()).stream().anyMatch(ModelCalls::in);
  }

  private SparkPlan project(List<Expression> wanted, LogicalPlan child) {
    Answered answered = below(child, wanted).with(wanted);
    List<NamedExpression> replaced =
        wanted.stream().map(column -> (NamedExpression) answered.replaced(column)).toList();
    return new ProjectExec(Sequences.of(replaced), answered.plan());
  }

  /** With what a condition has answered already; what it drops columns for, the selection drops. */
  private Answered below(LogicalPlan plan, List<Expression> wanted) {
    if (isAskingFilter(plan)) {
      return filtered((Filter) plan, wanted);
    }
    if (plan instanceof Project pruning
        && isAskingFilter(pruning.child())
        && CollectionConverters.asJava(pruning.projectList()).stream()
            .allMatch(Attribute.class::isInstance)) {
      return filtered((Filter) pruning.child(), wanted);
    }
    return new Answered(planLater(pruned(plan, wanted)), Map.of());
  }

  private Answered filtered(Filter filter, List<Expression> wanted) {
    List<Expression> cheap = new ArrayList<>();
    List<Expression> asking = new ArrayList<>();
    for (Expression condition :
        CollectionConverters.asJava(filter.splitConjunctivePredicates(filter.condition()))) {
      (ModelCalls.in(condition) ? asking : cheap).add(condition);
    }
    LogicalPlan child = cheap.isEmpty() ? filter.child() : new Filter(all(cheap), filter.child());
    List<Expression> needed = new ArrayList<>(wanted);
    needed.addAll(asking);
    Answered answered = new Answered(planLater(pruned(child, needed)), Map.of()).with(asking);
    Expression condition = all(asking.stream().map(answered::replaced).toList());
    return new Answered(new FilterExec(condition, answered.plan()), answered.answers());
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
