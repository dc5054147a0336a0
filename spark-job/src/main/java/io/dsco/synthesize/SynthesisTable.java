package io.dsco.synthesize;

import static io.dsco.workspace.Column.required;

import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.TableSchema;

/** Columns of a class file, one row per synthetic sample in the order of their index. */
public final class SynthesisTable {
  /** Latents are scaled, row-major C·H·W; the image is a PNG file. */
  public static final TableSchema SAMPLES =
      TableSchema.of(
          "synthesis",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required("index", Kind.INT),
          required("seed", Kind.LONG),
          required("latent", Kind.FLOAT_ARRAY),
          required("image", Kind.BINARY));

  /** Key of the bytes of all images in a class file's metadata and in the manifest. */
  public static final String IMAGE_BYTES = "dsco.image_bytes";

  private SynthesisTable() {}
}
