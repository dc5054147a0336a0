package io.dsco.functions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ConditionalExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Finds calls of model functions in Spark's expressions, and puts other expressions in their place.
 */
final class ModelCalls {
  private ModelCalls() {}

  /** The function that an expression calls. */
  static Optional<ModelFunction> function(Expression expression) {
    return expression instanceof ScalaUDF udf && udf.function() instanceof RowCall call
        ? Optional.of(call.function())
        : Optional.empty();
  }

  /** Whether a call in an expression can be answered beforehand. */
  static boolean in(Expression expression) {
    return isCall(expression) || asked(expression).stream().anyMatch(ModelCalls::in);
  }

  /** Calls without calls among their arguments, equal ones once. */
  static List<ScalaUDF> innermost(List<? extends Expression> expressions) {
    Map<Expression, ScalaUDF> found = new LinkedHashMap<>();
    for (Expression expression : expressions) {
      collect(expression, found);
    }
    return List.copyOf(found.values());
  }

  private static void collect(Expression expression, Map<Expression, ScalaUDF> found) {
    List<Expression> asked = asked(expression);
    if (isCall(expression) && asked.stream().noneMatch(ModelCalls::in)) {
      found.putIfAbsent(expression.canonicalized(), (ScalaUDF) expression);
      return;
    }
    asked.forEach(child -> collect(child, found));
  }

  /** With arguments that change from call to call Spark has to ask itself, row by row. */
  private static boolean isCall(Expression expression) {
    return function(expression).isPresent() && expression.deterministic();
  }

  /**
   * What is evaluated whenever the expression is: not the branches of a condition, which may guard
   * their calls, and not what a function does with each element of an array.
   */
  private static List<Expression> asked(Expression expression) {
    if (expression instanceof LambdaFunction) {
      return List.of();
    }
    if (expression instanceof AggregateExpression aggregate && aggregate.filter().isDefined()) {
      // The function sees the rows alone that the filter leaves.
      return List.of(aggregate.filter().get());
    }
    if (expression instanceof ConditionalExpression condition) {
      return CollectionConverters.asJava(condition.alwaysEvaluatedInputs());
    }
    return expression instanceof And || expression instanceof Or
        ? children(expression).subList(0, 1)
        : children(expression);
  }

  /** The expression with known calls replaced, the innermost first. */
  static Expression replaced(Expression expression, Map<Expression, ? extends Expression> known) {
    List<Expression> children = children(expression);
    List<Expression> changed = children.stream().map(child -> replaced(child, known)).toList();
    Expression whole =
        changed.equals(children)
            ? expression
            : expression.withNewChildren(CollectionConverters.asScala(changed).toSeq());
    Expression instead = function(whole).isPresent() ? known.get(whole.canonicalized()) : null;
    return instead == null ? whole : instead;
  }

  private static List<Expression> children(Expression expression) {
    return CollectionConverters.asJava(expression.children());
  }
}
