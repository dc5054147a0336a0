package io.dsco.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;

import io.dsco.encode.ImageReader;
import io.dsco.image.PngEncoder;
import io.dsco.image.RejectedImageException;
import io.dsco.image.Resampler;
import io.dsco.image.RgbImage;
import io.dsco.source.ImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Small pictures of a few images of a few classes.
 *
 * @param reader decodes images
 * @param classes labels below this one are shown
 * @param perClass pictures of each
 */
record Pictures(SparkSession spark, ImageReader reader, int classes, int perClass) {
  /** Longest side of a picture, so that a page of hundreds stays small. */
  private static final int SIDE = 64;

  private static final String PLACE = "place";

  /**
   * PNG files by label. Which of a class's images are shown is drawn by their ids.
   *
   * @param ids rows with {@code sample_id} and {@code label}, of images of {@code source}
   */
  Map<Integer, List<byte[]>> some(ImageSource source, Dataset<Row> ids) {
    Column drawn = sha2(concat_ws(" ", lit("report"), col("sample_id")), 256);
    Dataset<Row> places =
        shown(ids.select("sample_id", "label"))
            .withColumn(
                PLACE,
                row_number().over(Window.partitionBy("label").orderBy(drawn, col("sample_id"))))
            .where(col(PLACE).leq(perClass));
    return of(source, places);
  }

  /**
   * PNG files by label, at even distances from the lowest to the highest score of a class.
   *
   * @param scores rows with {@code sample_id}, {@code label} and {@code confusion}
   */
  Map<Integer, List<byte[]>> rising(ImageSource source, Dataset<Row> scores) {
    Column rank =
        row_number()
            .over(Window.partitionBy("label").orderBy(col("confusion"), col("sample_id")))
            .minus(1);
    Column last = count(lit(1)).over(Window.partitionBy("label")).minus(1);
    Dataset<Row> ranked =
        shown(scores.select("sample_id", "label", "confusion"))
            .withColumn("rank", rank)
            .withColumn("last", last)
            .cache();
    try {
      List<Dataset<Row>> places = new ArrayList<>();
      for (int i = 0; i < perClass; i++) {
        double share = perClass == 1 ? 1 : (double) i / (perClass - 1);
        places.add(
            ranked
                .where(col("rank").equalTo(col("last").multiply(share).cast("long")))
                .select(col("sample_id"), col("label"), lit(i + 1).as(PLACE)));
      }
      return of(source, places.stream().reduce(Dataset::union).orElseThrow());
    } finally {
      ranked.unpersist();
    }
  }

  private Dataset<Row> shown(Dataset<Row> rows) {
    return rows.where(col("label").lt(classes));
  }

  private Map<Integer, List<byte[]>> of(ImageSource source, Dataset<Row> places) {
    Dataset<Row> chosen = places.select(col("sample_id").as("id"), col(PLACE)).cache();
    try {
      Dataset<Row> images =
          source
              .read(spark, chosen.select(col("id").as("sample_id")).distinct())
              .select("sample_id", "label", "bytes");
      List<Row> rows =
          images
              .join(chosen, col("sample_id").equalTo(col("id")))
              .orderBy("label", PLACE)
              .select("label", "bytes")
              .collectAsList();
      Map<Integer, List<byte[]>> pictures = new TreeMap<>();
      for (Row row : rows) {
        pictures
            .computeIfAbsent(row.getInt(0), label -> new ArrayList<>())
            .add(picture(row.getAs(1)));
      }
      return pictures;
    } finally {
      chosen.unpersist();
    }
  }

  /** A black one for what is no image, which the table of rejected inputs names. */
  byte[] picture(byte[] bytes) {
    try {
      RgbImage image = reader.read(bytes);
      return PngEncoder.encode(
          image.width() <= SIDE && image.height() <= SIDE
              ? image
              : Resampler.bilinear(image, SIDE, SIDE));
    } catch (RejectedImageException e) {
      return PngEncoder.encode(RgbImage.black(SIDE, SIDE));
    }
  }
}
