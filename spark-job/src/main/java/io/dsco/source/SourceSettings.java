package io.dsco.source;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a dataset is.
 *
 * @param path the root folder of an ImageFolder tree, a Parquet file or folder, or the images file
 *     of IDX
 * @param labelsPath the labels file of IDX, or null: it lies beside the images under the usual name
 * @param classList path of a class list, or null: classes are then named after their folders or
 *     numbers
 */
public record SourceSettings(Format format, String path, String labelsPath, String classList)
    implements Serializable {
  /** How a dataset is stored. */
  public enum Format {
    /** {@code root/class_name/*.jpg}. */
    IMAGE_FOLDER,
    /** {@code image} struct&lt;bytes binary, path string&gt; and {@code label}. */
    PARQUET,
    /** The format of MNIST. */
    IDX
  }

  public SourceSettings {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(path, "path");
  }

  /** Settings without a labels file of their own. */
  public SourceSettings(Format format, String path, String classList) {
    this(format, path, null, classList);
  }

  Optional<String> optionalLabelsPath() {
    return Optional.ofNullable(labelsPath);
  }

  Optional<String> optionalClassList() {
    return Optional.ofNullable(classList);
  }
}
