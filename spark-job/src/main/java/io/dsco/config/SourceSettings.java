package io.dsco.config;

import io.dsco.config.SynthesisSettings.Alignment;
import java.io.Serializable;

/**
 * Where the images are. Optional places are empty texts, so that the record can cross to tasks.
 *
 * @param format layout of the data
 * @param path training images, or empty where no image is needed
 * @param testPath test images in the same layout, or empty
 * @param labelsPath labels of the training images ({@link Format#IDX} only), or empty
 * @param testLabelsPath labels of the test images ({@link Format#IDX} only), or empty
 * @param classList text file of the classes in the order of their labels, or empty
 */
public record SourceSettings(
    Format format,
    String path,
    String testPath,
    String labelsPath,
    String testLabelsPath,
    String classList)
    implements Serializable {

  /** Layouts of a labelled image dataset. */
  public enum Format {
    /** One folder of image files per class. */
    IMAGEFOLDER,
    /** Columns {@code image} struct&lt;bytes, path&gt; and {@code label} int. */
    PARQUET,
    /** Files of images and labels in the format of MNIST. */
    IDX
  }

  static SourceSettings read(Section section, Alignment alignment) {
    Format format = section.choice("format", Format.class);
    SourceSettings source =
        new SourceSettings(
            format,
            alignment == Alignment.DATA_ACCESSIBLE
                ? section.dataPath("path")
                : section.optionalDataPath("path").orElse(""),
            section.optionalDataPath("test-path").orElse(""),
            section.optionalDataPath("labels-path").orElse(""),
            section.optionalDataPath("test-labels-path").orElse(""),
            section.optionalDataPath("class-list").orElse(""));
    if (alignment == Alignment.DATA_ACCESSIBLE || !source.path.isEmpty()) {
      source.checkAgainstFormat(section);
    }
    return source;
  }

  private void checkAgainstFormat(Section section) {
    boolean idx = format == Format.IDX;
    section.require(
        "class-list",
        format == Format.IMAGEFOLDER || !classList.isEmpty(),
        "set when the format is " + Section.settingName(format),
        "not set");
    section.require("labels-path", !idx || !labelsPath.isEmpty(), "set for idx", "not set");
    section.require(
        "test-labels-path",
        !idx || testPath.isEmpty() || !testLabelsPath.isEmpty(),
        "set for idx when test-path is",
        "not set");
    section.require("labels-path", idx || labelsPath.isEmpty(), "set for idx only", labelsPath);
    section.require(
        "test-labels-path", idx || testLabelsPath.isEmpty(), "set for idx only", testLabelsPath);
  }
}
