package io.dsco.publish;

import static io.dsco.workspace.Column.optional;
import static io.dsco.workspace.Column.required;

import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;

/** The published tables, joined by {@code sample_id}. */
public final class ProductTable {
  /** What to look at. Columns that only real or only synthetic rows have are null in the others. */
  public static final TableSchema IMAGES =
      TableSchema.of(
          "images",
          required("sample_id", Kind.STRING),
          required("image", Kind.IMAGE),
          required("label", Kind.INT),
          required("class_name", Kind.STRING),
          required("origin", Kind.STRING),
          optional("source_path", Kind.STRING),
          optional("source_sha256", Kind.STRING),
          optional("confusion", Kind.FLOAT),
          optional("rank", Kind.LONG),
          optional("seed", Kind.LONG));

  /** What to train on without decoding. Row-major C·H·W; shape in the schema's metadata. */
  public static final TableSchema LATENTS =
      TableSchema.of(
          "latents",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required("latent", Kind.FLOAT_ARRAY));

  /** The teacher's logits of the published image, rounded to half precision. */
  public static final TableSchema SOFT_LABELS =
      TableSchema.of(
          "soft_labels",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required("logits", Kind.FLOAT_ARRAY));

  /**
   * The highest logits only: {@code logits} are those of {@code classes}, descending; {@code tail}
   * is the logarithm of the summed exponentials of all others. {@link SoftLabels} restores them.
   */
  public static final TableSchema TOP_SOFT_LABELS =
      TableSchema.of(
          "soft_labels",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required("classes", Kind.INT_ARRAY),
          required("logits", Kind.FLOAT_ARRAY),
          required("tail", Kind.FLOAT));

  /** Key of the number of classes in the metadata of soft labels. */
  public static final String CLASSES = "dsco.classes";

  /** Origin of a row that was synthesized. */
  public static final String SYNTHETIC = "synthetic";

  /** Origin of a row that is one of the source's images. */
  public static final String REAL = "real";

  private ProductTable() {}

  /** {@code images/train-00000-of-00012.parquet}. */
  static String shardFile(String table, int shard, int of) {
    return table + "/train-" + Workspace.digits(shard) + "-of-" + Workspace.digits(of) + ".parquet";
  }
}
