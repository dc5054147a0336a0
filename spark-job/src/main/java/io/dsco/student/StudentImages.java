package io.dsco.student;

import io.dsco.encode.ImageReader;
import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.workspace.Column;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;

/**
 * What a student learns from: the files of a stage, each with columns {@code label} and {@code
 * image}. Lives on the driver; form and reader cross to executors.
 *
 * @param stage that has made them
 * @param reader decodes them
 * @param preparation every setting of the reader; empty where there is none
 */
public record StudentImages(
    StageFolder folder, String stage, Form form, ImageReader reader, String preparation) {
  /** Of the files. */
  public enum Form {
    /** Every row has an image. */
    SAMPLES,
    /** An image may be missing, which no reader can use. */
    REAL;

    TableSchema schema() {
      return TableSchema.of(
          "images",
          Column.required("label", Kind.INT),
          this == SAMPLES
              ? Column.required("image", Kind.BINARY)
              : Column.optional("image", Kind.BINARY));
    }
  }

  /** The samples of a synthesize stage. */
  public static StudentImages synthesized(Workspace workspace, Fingerprint synthesis) {
    return new StudentImages(
        new StageFolder(workspace, workspace.synthesis(synthesis), synthesis),
        "synthesize",
        Form.SAMPLES,
        bytes -> ImageDecoder.decode(bytes, DecodeLimits.DEFAULT),
        "");
  }

  /** Real images, as they were found. */
  public static StudentImages real(StageFolder folder, ImageReader reader, String preparation) {
    return new StudentImages(folder, "evaluation images", Form.REAL, reader, preparation);
  }
}
