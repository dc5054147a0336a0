package io.dsco.source;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A labelled image dataset. An opened source has been checked: every class has an image. */
public interface ImageSource {
  /** The names of the classes; a label is an index into this list. */
  List<String> classNames();

  /** How many images there are, as the source was opened; some may turn out to be unusable. */
  long imageCount();

  /**
   * What tells this state of the dataset from another one, as it was when the source was opened.
   */
  SourceIdentity identity();

  /**
   * The images as rows of {@link SourceRows#SCHEMA}, in no particular order and not decoded. {@code
   * sample_id} is unique and stays the same as long as the files do, whatever the partitioning.
   */
  Dataset<Row> read(SparkSession spark);

  /**
   * The ids alone, each in the partition in which {@link #read(SparkSession)} has its image.
   * Sources that need not open their images for that do not.
   */
  default JavaRDD<String> ids(SparkSession spark) {
    return read(spark).javaRDD().map(SourceRows::sampleId);
  }

  /**
   * Id and label of every image, as {@link #read(SparkSession)} has them. Sources that need not
   * open their images for that do not.
   */
  default Dataset<Row> labels(SparkSession spark) {
    return read(spark).select(SourceRows.SAMPLE_ID, SourceRows.LABEL);
  }

  /**
   * Only the images of some ids, as {@link #read(SparkSession)} gives them. Files of others are not
   * opened where the layout has a file for each image.
   *
   * @param wanted rows with a column {@code sample_id}
   */
  default Dataset<Row> read(SparkSession spark, Dataset<Row> wanted) {
    return SourceRows.only(read(spark), wanted);
  }
}
