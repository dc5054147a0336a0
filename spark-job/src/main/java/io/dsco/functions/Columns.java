package io.dsco.functions;

import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import scala.Option;

/** Columns that hold what calls of models gave. */
final class Columns {
  private Columns() {}

  /** A new one, named after the function. */
  static Attribute of(ScalaUDF call) {
    return alias(call).toAttribute();
  }

  /** The same with the call itself. */
  static Alias alias(ScalaUDF call) {
    return new Alias(
        call,
        call.name(),
        NamedExpression$.MODULE$.newExprId(),
        Sequences.of(java.util.List.of()),
        Option.empty(),
        Sequences.of(java.util.List.of()));
  }
}
