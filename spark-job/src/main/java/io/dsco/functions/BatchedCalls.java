package io.dsco.functions;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Appends a call's answer to every row of a partition, batch by batch. Memory holds one batch. It
 * crosses to executors with the function and the call's arguments, bound to the rows.
 *
 * @param types of the rows with the answer
 */
record BatchedCalls(
    ModelFunction function, ArrayList<Expression> arguments, DataType[] types, SQLMetric unusable)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    EngineDefaults.apply();
    Answered answered = new Answered(rows);
    TaskCompletionListener telling = ended -> answered.tell();
    TaskContext.get().addTaskCompletionListener(telling);
    return answered;
  }

  private final class Answered implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final UnusableInputs noted = new UnusableInputs();
    private Iterator<InternalRow> ready = List.<InternalRow>of().iterator();
    private final UnsafeProjection flat = UnsafeProjection.create(types);
    private long calls;

    Answered(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return ready.hasNext() || rows.hasNext();
    }

    @Override
    public InternalRow next() {
      if (!ready.hasNext()) {
        ready = answer().iterator();
      }
      return flat.apply(ready.next());
    }

    private List<InternalRow> answer() {
      List<InternalRow> batch = new ArrayList<>();
      List<Object[]> asked = new ArrayList<>();
      while (batch.size() < function.batchSize() && rows.hasNext()) {
        // Spark's operators hand one row out again and again.
        InternalRow row = rows.next().copy();
        batch.add(row);
        asked.add(arguments.stream().map(argument -> value(argument.eval(row))).toArray());
      }
      calls += batch.size();
      List<Object> answers = function.answers(asked, noted);
      List<InternalRow> joined = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        Object[] answer = {internal(answers.get(i))};
        joined.add(new JoinedRow(batch.get(i), new GenericInternalRow(answer)));
      }
      return joined;
    }

    private void tell() {
      unusable.add(noted.count());
      noted.warnOf(function.name(), calls);
    }
  }

  private static Object value(Object argument) {
    if (argument instanceof UTF8String text) {
      return text.toString();
    }
    if (!(argument instanceof ArrayData array)) {
      return argument;
    }
    float[] values = new float[array.numElements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.isNullAt(i) ? Float.NaN : array.getFloat(i);
    }
    return values;
  }

  private static Object internal(Object answer) {
    return answer instanceof float[] values ? UnsafeArrayData.fromPrimitiveArray(values) : answer;
  }
}
