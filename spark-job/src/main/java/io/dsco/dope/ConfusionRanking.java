package io.dsco.dope;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.dsco.config.UserException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Selects the most confusing samples, exactly and whatever the partitioning: the doping of arXiv
 * 2603.27987, with confusion = max over c ≠ c_T of p_S^c, minus p_S^{c_T}.
 *
 * <p>Rows of (sample_id, label, confusion) and nothing else are shuffled, once, into ranges of
 * their sort keys. The rows of each range are counted, which gives the ranges the ranks they start
 * at; only the ranges that hold selected rows are then sorted and cut. No task sees more than a
 * range, about {@value #ROWS_PER_RANGE} rows; the driver gets one number a range and class, and the
 * keys that Spark samples to find the ranges.
 */
public final class ConfusionRanking {
  /** Rows of a range, about: small enough to be sorted in the memory of one task. */
  public static final long ROWS_PER_RANGE = 1_000_000;

  public static final String SAMPLE_ID = "sample_id";
  public static final String LABEL = "label";
  public static final String CONFUSION = "confusion";
  static final String RANK = "rank";

  /** What is shuffled. */
  static final StructType SLIM =
      new StructType()
          .add(SAMPLE_ID, DataTypes.StringType, false)
          .add(LABEL, DataTypes.IntegerType, false)
          .add(CONFUSION, DataTypes.FloatType, false);

  private static final StructType RANKED = SLIM.add(RANK, DataTypes.LongType, false);

  /** Among which rows a sample has its rank. */
  public enum Selection {
    /** Among all rows: a class of easy samples may get none. */
    GLOBAL,
    /** Among those of its class: every class gets equally many. */
    PER_CLASS;

    /** The number of the group that a sample of class {@code label} is ranked in. */
    int group(int label) {
      return this == GLOBAL ? 0 : label;
    }

    private Column[] order() {
      Column descending = col(CONFUSION).desc();
      // The id makes keys unique, so equal scores can be cut anywhere.
      Column ties = col(SAMPLE_ID).asc();
      return this == GLOBAL
          ? new Column[] {descending, ties}
          : new Column[] {col(LABEL).asc(), descending, ties};
    }
  }

  private ConfusionRanking() {}

  /**
   * The {@code count} samples of highest confusion: of all, or of every class that has rows. Equal
   * scores come in the order of their ids' UTF-8 bytes.
   *
   * <p>The scores are read three times (checks, sampling, shuffle) before this returns: give it a
   * table that is stored, not one that is computed on reading. The shuffled rows are kept as long
   * as the result is in use; each use of the result sorts again.
   *
   * @param scores columns {@code sample_id} string, {@code label} int, {@code confusion} float,
   *     without nulls; other columns are dropped
   * @param count at least 0
   * @return columns sample_id, label, confusion and {@code rank} long from 1, over all rows or
   *     inside the class; partitions and rows come in the order of rank, class by class with
   *     PER_CLASS
   * @throws UserException when there are fewer rows than {@code count}, or a confusion is not a
   *     number; and when the result is used, as the cause of Spark's exception, if two rows of one
   *     class and one confusion have the same id; {@link #refuseRepeated} finds the others
   */
  public static Dataset<Row> select(Dataset<Row> scores, Selection selection, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must be at least 0, was " + count);
    }
    SparkSession spark = scores.sparkSession();
    Dataset<Row> slim = scores.select(SAMPLE_ID, LABEL, CONFUSION);
    ScoreTotals totals = ScoreTotals.of(slim);
    totals.check(selection, count);

    int ranges = ranges(spark, totals.rows());
    JavaRDD<Row> shuffled = slim.repartitionByRange(ranges, selection.order()).javaRDD();
    RankCut cut =
        RankCut.of(
            shuffled.mapPartitionsWithIndex(new GroupCounts(selection), true).collect(), count);
    JavaRDD<Row> sorted =
        spark
            .createDataFrame(cut.prune(shuffled), SLIM)
            .sortWithinPartitions(selection.order())
            .javaRDD();
    return spark.createDataFrame(
        sorted.mapPartitionsWithIndex(new RankRows(selection, cut, count), true), RANKED);
  }

  /**
   * Refuses a selection that has an id twice, be it in two classes or with two scores, which {@link
   * #select} does not see: its sort brings only equal keys together. Shuffles the ids.
   *
   * @param selected the selection as it was stored
   * @throws UserException when an id is there twice; names one
   */
  public static void refuseRepeated(Dataset<Row> selected) {
    Dataset<Row> repeated =
        selected.groupBy(SAMPLE_ID).agg(count(lit(1)).as("rows")).filter(col("rows").gt(1));
    String id = repeated.agg(min(SAMPLE_ID)).head().getString(0);
    if (id != null) {
      throw repeated(id);
    }
  }

  static UserException repeated(String id) {
    return new UserException("a real sample never appears twice, " + id + " does");
  }

  /** The session's number of shuffle partitions, or more if that makes ranges too large. */
  static int ranges(SparkSession spark, long rows) {
    int configured = Integer.parseInt(spark.conf().get("spark.sql.shuffle.partitions"));
    return Math.toIntExact(Math.max(configured, -Math.floorDiv(-rows, ROWS_PER_RANGE)));
  }
}
