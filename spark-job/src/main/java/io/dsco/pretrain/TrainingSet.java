package io.dsco.pretrain;

import io.dsco.encode.ImageReader;
import io.dsco.image.RejectedImageException;
import io.dsco.source.ImageSource;
import io.dsco.training.SpooledImages;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a source's images to the driver as training images, in the order of their ids. */
final class TrainingSet {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingSet.class);

  private TrainingSet() {}

  /**
   * Decodes all images. Those that cannot be used are left out, with a line in the log.
   *
   * @param directory where the temporary file is made
   */
  static SpooledImages spool(
      ImageSource source, SparkSession spark, ImageReader reader, int side, Path directory) {
    SpooledImages images = new SpooledImages(directory, side, source.classNames().size());
    Iterator<Row> rows =
        source
            .read(spark)
            .select("sample_id", "label", "bytes")
            .orderBy("sample_id")
            .toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      try {
        images.add(reader.read(row.getAs("bytes")), row.<Integer>getAs("label"));
      } catch (RejectedImageException e) {
        LOG.warn("left out {}: {}", row.getAs("sample_id"), e.getMessage());
      }
    }
    return images;
  }
}
