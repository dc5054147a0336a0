package io.dsco.functions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
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

  /** Whether there is any call in an expression. */
  static boolean in(Expression expression) {
    return function(expression).isPresent()
        || children(expression).stream().anyMatch(ModelCalls::in);
  }

  /** Calls without calls among their arguments, equal ones once. */
  static List<ScalaUDF> innermost(List<? extends Expression> expressions) {
    Map<Expression, ScalaUDF> found = new HashMap<>();
    List<ScalaUDF> inOrder = new ArrayList<>();
    for (Expression expression : expressions) {
      collect(expression, found, inOrder);
    }
    return inOrder;
  }

  private static void collect(
      Expression expression, Map<Expression, ScalaUDF> found, List<ScalaUDF> inOrder) {
    if (function(expression).isPresent()
        && children(expression).stream().noneMatch(ModelCalls::in)) {
      ScalaUDF call = (ScalaUDF) expression;
      if (found.putIfAbsent(call.canonicalized(), call) == null) {
        inOrder.add(call);
      }
      return;
    }
    children(expression).forEach(child -> collect(child, found, inOrder));
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
