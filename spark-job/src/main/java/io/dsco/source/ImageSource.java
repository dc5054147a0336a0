package io.dsco.source;

import java.util.List;
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
}
