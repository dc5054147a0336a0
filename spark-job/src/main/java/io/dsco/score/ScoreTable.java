package io.dsco.score;

import static io.dsco.workspace.Column.optional;
import static io.dsco.workspace.Column.required;

import io.dsco.source.EarlierRows;
import io.dsco.workspace.Column;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** Columns of the scores, one row for every real image that can be used. */
public final class ScoreTable {
  /**
   * Without the teacher's logits. Student and confusion are null when there was no student; the
   * digest is of the image's bytes.
   */
  public static final TableSchema SCORES =
      TableSchema.of(
          "scores",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required("teacher_class", Kind.INT),
          optional("student_class", Kind.INT),
          optional("confusion", Kind.FLOAT),
          required(EarlierRows.SHA256, Kind.STRING));

  /** With the teacher's logits, rounded to half precision. */
  static final TableSchema SCORES_AND_LOGITS = withLogits();

  /** Only what selection ranks. */
  public static final TableSchema SLIM =
      TableSchema.of(
          "scores",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          optional("confusion", Kind.FLOAT));

  /** Only the ids. */
  static final TableSchema IDS = TableSchema.of("scores", required("sample_id", Kind.STRING));

  /** Key of the number of rows whose student class is their label, in manifests. */
  public static final String RECOGNISED = "recognised";

  /** Key of the number of the split's images that cannot be used, in manifests. */
  static final String REJECTED = "rejected";

  /** Key of the fingerprint of all but images, student and kept logits, in manifests. */
  static final String METHOD = "method";

  /** Key of the student's digest in manifests. */
  static final String STUDENT = "student";

  /** Key of whether the teacher's logits were kept, in manifests. */
  static final String LOGITS = "logits";

  /** Key of the fingerprint in a file's own metadata. */
  static final String FINGERPRINT = "dsco.scores.fingerprint";

  private ScoreTable() {}

  private static TableSchema withLogits() {
    List<Column> columns = new ArrayList<>(SCORES.columns());
    columns.add(required("teacher_logits", Kind.FLOAT_ARRAY));
    return new TableSchema(SCORES.name(), columns);
  }
}
