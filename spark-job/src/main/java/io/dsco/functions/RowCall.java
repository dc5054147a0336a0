package io.dsco.functions;

import java.io.Serializable;
import java.util.List;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;

/**
 * A function of one or two arguments as Spark's user-defined functions are called: row by row. The
 * planner knows calls by it and hands over batches where it can; in a join's condition, say, Spark
 * itself calls it.
 */
final class RowCall extends AbstractFunction1<Object, Object>
    implements Function2<Object, Object, Object>, Serializable {
  private static final long serialVersionUID = 1;

  private final ModelFunction function;

  /** Of one task, which has a copy of its own. */
  private transient long unusable;

  RowCall(ModelFunction function) {
    this.function = function;
  }

  ModelFunction function() {
    return function;
  }

  @Override
  public Object apply(Object argument) {
    return answer(new Object[] {value(argument)});
  }

  @Override
  public Object apply(Object first, Object second) {
    return answer(new Object[] {value(first), value(second)});
  }

  private Object answer(Object[] call) {
    EngineDefaults.apply();
    UnusableInputs noted = new UnusableInputs();
    Object answer = function.answers(List.<Object[]>of(call), noted).get(0);
    unusable += noted.count();
    // The first, the second, the fourth and so on: a log is no place for a line a row.
    if (noted.count() > 0 && Long.bitCount(unusable) == 1) {
      noted.warnAlone(function.name(), unusable);
    }
    return answer;
  }

  /** Spark hands arrays over as sequences of its language. */
  private static Object value(Object argument) {
    if (!(argument instanceof Seq<?> sequence)) {
      return argument;
    }
    float[] values = new float[sequence.size()];
    Iterator<?> each = sequence.iterator();
    for (int i = 0; i < values.length; i++) {
      values[i] = each.next() instanceof Float value ? value : Float.NaN;
    }
    return values;
  }

  /** Calls of equal functions are equal, so that Spark computes them once. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RowCall call && function.equals(call.function);
  }

  @Override
  public int hashCode() {
    return function.hashCode();
  }

  @Override
  public String toString() {
    return function.name();
  }
}
