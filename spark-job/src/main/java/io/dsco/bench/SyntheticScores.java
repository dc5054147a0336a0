package io.dsco.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.dsco.dope.ConfusionRanking;
import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;

/**
 * Scores that look like those of ImageNet: 1,000 classes, ids such as {@code
 * n01440764/n01440764_00017.JPEG}, and confusions in [-1, 1) with 24 bits, so that some are equal.
 * The same rows for the same number, on every machine.
 */
final class SyntheticScores {
  private static final int CLASSES = 1_000;
  private static final int FIRST_NAME = 1_440_764;
  private static final long VALUES = 1 << 24;

  private SyntheticScores() {}

  /** Writes {@code rows} scores to {@code folder} as Parquet. */
  static void write(SparkSession spark, long rows, Path folder) {
    Column label = pmod(col("id"), lit(CLASSES)).cast("int");
    Column name = label.plus(FIRST_NAME);
    Column index = col("id").divide(CLASSES).cast("long");
    Column uniform = pmod(xxhash64(col("id")), lit(VALUES)).divide(lit(VALUES));
    spark
        .range(rows)
        .select(
            format_string("n%08d/n%08d_%05d.JPEG", name, name, index)
                .as(ConfusionRanking.SAMPLE_ID),
            label.as(ConfusionRanking.LABEL),
            uniform.multiply(2).minus(1).cast("float").as(ConfusionRanking.CONFUSION))
        .write()
        .parquet(folder.toString());
  }
}
