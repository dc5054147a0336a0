package io.dsco.source;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Opens the source that the settings name. */
public final class ImageSources {
  private ImageSources() {}

  /**
   * Opens and checks a dataset: its files are there, its labels fit the classes, no class is empty.
   *
   * @throws SourceException if one of that does not hold
   */
  public static ImageSource open(SparkSession spark, SourceSettings settings) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Optional<ClassList> classes =
        settings.optionalClassList().map(list -> ClassList.read(new Path(list), configuration));
    Path path = new Path(settings.path());
    return switch (settings.format()) {
      case IMAGE_FOLDER -> ImageFolderSource.open(spark, path, classes);
      case PARQUET -> ParquetSource.open(spark, path, classes);
      case IDX -> IdxSource.open(spark, path, settings.optionalLabelsPath(), classes);
    };
  }

  /**
   * The same for an ImageFolder tree whose classes are known.
   *
   * @throws SourceException as {@link #open}
   */
  public static ImageSource imageFolder(SparkSession spark, String path, ClassList classes) {
    return ImageFolderSource.open(spark, new Path(path), Optional.of(classes));
  }
}
