package io.dsco.cli;

import io.dsco.config.ConfigurationException;
import io.dsco.config.ImageSettings.Fit;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SourceSettings;
import io.dsco.encode.PreparedImageReader;
import io.dsco.image.DecodeLimits;
import io.dsco.image.ImagePreparation;
import io.dsco.source.ImageSource;
import io.dsco.source.ImageSources;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Makes the source of images, and what brings them to the models' size, from the settings. */
final class SourceWiring {
  private SourceWiring() {}

  /**
   * Opens the training images.
   *
   * @throws ConfigurationException when they are not set
   */
  static ImageSource open(RunConfiguration configuration, SparkSession spark) {
    SourceSettings settings = configuration.source();
    if (settings.path().isEmpty()) {
      throw ConfigurationException.of("path must be set (source.path)");
    }
    return ImageSources.open(spark, source(settings, settings.path(), settings.labelsPath()));
  }

  /** Opens the training images of a run that reads some. */
  static Optional<ImageSource> openWhereUsed(RunConfiguration configuration, SparkSession spark) {
    return configuration.usesSource() ? Optional.of(open(configuration, spark)) : Optional.empty();
  }

  /** The images at {@code path} in the configured layout. */
  static io.dsco.source.SourceSettings source(
      SourceSettings settings, String path, String labelsPath) {
    return new io.dsco.source.SourceSettings(
        switch (settings.format()) {
          case IMAGEFOLDER -> io.dsco.source.SourceSettings.Format.IMAGE_FOLDER;
          case PARQUET -> io.dsco.source.SourceSettings.Format.PARQUET;
          case IDX -> io.dsco.source.SourceSettings.Format.IDX;
        },
        path,
        labelsPath.isEmpty() ? null : labelsPath,
        settings.classList().isEmpty() ? null : settings.classList());
  }

  /** How files become pictures of the model's size. */
  static PreparedImageReader reader(RunConfiguration configuration) {
    return new PreparedImageReader(
        new DecodeLimits(configuration.input().maxPixels(), configuration.input().minSide()),
        new ImagePreparation(
            configuration.image().size(),
            configuration.image().fit() == Fit.PAD
                ? ImagePreparation.Fit.PAD
                : ImagePreparation.Fit.SHORT_SIDE_CROP));
  }

  /** Every setting that changes pixels, by name. */
  static Map<String, Object> preparation(RunConfiguration configuration) {
    return Map.of(
        "size", configuration.image().size(),
        "fit", configuration.image().fit().toString(),
        "max_pixels", configuration.input().maxPixels(),
        "min_side", configuration.input().minSide());
  }
}
