package io.dsco.encode;

import static io.dsco.workspace.Column.required;

import io.dsco.source.EarlierRows;
import io.dsco.vae.LatentShape;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.TableSchema;

/** Columns of the encode stage's files. */
public final class LatentTable {
  /** One class's latents, sorted by sample id. Latents are scaled, row-major C·H·W. */
  public static final TableSchema LATENTS =
      TableSchema.of(
          "latents",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required("latent", Kind.FLOAT_ARRAY),
          required("source_path", Kind.STRING),
          required("source_sha256", Kind.STRING));

  /** Inputs that could not be used. */
  public static final TableSchema REJECTED =
      TableSchema.of("rejected", required("path", Kind.STRING), required("reason", Kind.STRING));

  /** Only the latents, for whoever synthesizes. */
  public static final TableSchema LATENT_ONLY =
      TableSchema.of("latents", required("latent", Kind.FLOAT_ARRAY));

  /** What tells whether an image is still the same. */
  static final TableSchema IMAGES =
      TableSchema.of(
          "latents",
          required("sample_id", Kind.STRING),
          required("label", Kind.INT),
          required(EarlierRows.SHA256, Kind.STRING));

  /** Where a latent's image came from. */
  public static final TableSchema SOURCES =
      TableSchema.of(
          "latents",
          required("sample_id", Kind.STRING),
          required("source_path", Kind.STRING),
          required("source_sha256", Kind.STRING));

  /** The same, with the latent. */
  public static final TableSchema SOURCES_AND_LATENTS =
      TableSchema.of(
          "latents",
          required("sample_id", Kind.STRING),
          required("source_path", Kind.STRING),
          required("source_sha256", Kind.STRING),
          required("latent", Kind.FLOAT_ARRAY));

  /** Key of the shape in schema metadata and manifests: "4,32,32". */
  public static final String SHAPE = "dsco.latent.shape";

  /** Key of the factor that a latent was multiplied by. */
  public static final String SCALING_FACTOR = "dsco.latent.scaling_factor";

  /** Key of the label in manifests. */
  public static final String LABEL = "label";

  /** Key of the diffusion model's label, of files that were synthesized with it, in manifests. */
  public static final String DIT_LABEL = "dit_label";

  /** Key of the SHA-256 over a class's sorted sample ids and source digests. */
  public static final String CLASS_DIGEST = "class_digest";

  /** Key of how many of a class's latents an earlier run had drawn, between tasks and driver. */
  static final String REUSED = "reused";

  private LatentTable() {}

  /** The shape as text, C,H,W. */
  public static String shapeText(LatentShape shape) {
    return shape.channels() + "," + shape.height() + "," + shape.width();
  }
}
