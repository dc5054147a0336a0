package io.dsco.dope;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.dope.ConfusionRanking.Selection;
import io.dsco.pipeline.LocalSpark;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the rows go: no task of a ranking holds much more than its share of them. */
class RankingExecutionTest {
  private static final int ROWS = 20_000;
  private static final int RANGES = 8;

  private final SparkSession spark = LocalSpark.session();
  private final TaskReadings readings = new TaskReadings();
  private String configured;

  @BeforeEach
  void listen() {
    configured = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", RANGES);
    spark.sparkContext().addSparkListener(readings);
  }

  @AfterEach
  void stopListening() {
    spark.sparkContext().removeSparkListener(readings);
    spark.conf().set("spark.sql.shuffle.partitions", configured);
  }

  @ParameterizedTest
  @CsvSource({"GLOBAL, 1000000", "GLOBAL, 1", "PER_CLASS, 1000000", "PER_CLASS, 1"})
  void noTaskHoldsMoreThanTwiceItsShare(Selection selection, int differentScores)
      throws TimeoutException {
    Dataset<Row> selected = ConfusionRanking.select(scores(differentScores), selection, ROWS);
    assertThat(selected.javaRDD().getNumPartitions()).isEqualTo(RANGES);
    assertThat(partitionSizes(selected)).allMatch(size -> size < 2 * ROWS / RANGES);
    assertThat(readings.largestShuffleRead(spark)).isBetween(1L, 2L * ROWS / RANGES);
  }

  @ParameterizedTest
  @CsvSource({"100, 1", "10000, 5"})
  void sortsOnlyTheRangesThatHoldSelectedRows(int count, int atMost) {
    Dataset<Row> selected = ConfusionRanking.select(scores(1_000_000), Selection.GLOBAL, count);
    assertThat(selected.count()).isEqualTo(count);
    assertThat(selected.javaRDD().getNumPartitions()).isLessThanOrEqualTo(atMost);
  }

  @ParameterizedTest
  @CsvSource({"GLOBAL", "PER_CLASS"})
  void shufflesTheRowsOnce(Selection selection) throws TimeoutException {
    ConfusionRanking.select(scores(1_000_000), selection, ROWS / 2).count();
    // The rows, and a line for each class of each input partition.
    assertThat(readings.shuffledRecords(spark)).isBetween((long) ROWS, ROWS + 100L);
  }

  /** A single class, so that it is the rows of one class that must not end in one task. */
  private Dataset<Row> scores(int differentScores) {
    return spark
        .range(0, ROWS, 1, 4)
        .select(
            functions.format_string("sample-%06d", functions.col("id")).as("sample_id"),
            functions.lit(3).as("label"),
            functions
                .pmod(functions.xxhash64(functions.col("id")), functions.lit(differentScores))
                .cast("float")
                .as("confusion"));
  }

  private static List<Integer> partitionSizes(Dataset<Row> selected) {
    return selected.javaRDD().glom().map(List::size).collect();
  }
}
