package io.dsco.dope;

import static io.dsco.workspace.Column.required;

import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.TableSchema;

/** Columns of the selection: the real images that are added to the synthetic samples. */
public final class DopedTable {
  /** {@code rank} counts from 1, over all classes or inside the class. */
  public static final TableSchema SELECTED =
      TableSchema.of(
          "doping",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required("confusion", Kind.FLOAT),
          required("rank", Kind.LONG));

  private DopedTable() {}
}
