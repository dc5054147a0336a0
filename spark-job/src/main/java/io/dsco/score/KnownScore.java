package io.dsco.score;

import static io.dsco.workspace.Column.optional;
import static io.dsco.workspace.Column.required;

import io.dsco.source.EarlierRows;
import io.dsco.workspace.Column;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.FloatBytes;
import io.dsco.workspace.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * What an earlier run said of an image that is still the same.
 *
 * @param teacherClass the teacher's choice
 * @param studentClass that of the student of back then; null when there was none
 * @param confusion of that student; null when there was none
 * @param teacherLogits rounded to half precision; null where they are not kept
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier: never compared
record KnownScore(int teacherClass, Integer studentClass, Float confusion, float[] teacherLogits) {
  private static final int LOGITS = 6;

  /** The columns that an earlier row has. */
  static TableSchema columns(ScoreSettings.Logits logits) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                required("sample_id", Kind.STRING),
                required("label", Kind.INT),
                required(EarlierRows.SHA256, Kind.STRING),
                required("teacher_class", Kind.INT),
                optional("student_class", Kind.INT),
                optional("confusion", Kind.FLOAT)));
    if (logits == ScoreSettings.Logits.KEPT) {
      columns.add(required("teacher_logits", Kind.FLOAT_ARRAY));
    }
    return new TableSchema("scores", columns);
  }

  /** Of a row with these columns. */
  static KnownScore of(Row earlier) {
    return new KnownScore(
        earlier.getInt(3),
        earlier.getAs(4),
        earlier.getAs(5),
        earlier.size() > LOGITS ? FloatBytes.floats(earlier.getAs(LOGITS)) : null);
  }
}
