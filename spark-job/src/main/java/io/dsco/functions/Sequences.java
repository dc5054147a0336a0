package io.dsco.functions;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BindReferences$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.package$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Lists as Spark's planner takes them. */
final class Sequences {
  private Sequences() {}

  static <T> Seq<T> of(List<T> values) {
    return CollectionConverters.asScala(values).toSeq();
  }

  /** The expression over rows of those columns. */
  static Expression bound(Expression expression, Seq<Attribute> columns) {
    return BindReferences$.MODULE$.bindReference(
        expression, package$.MODULE$.AttributeSeq(columns), false);
  }
}
