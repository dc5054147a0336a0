package io.dsco.bench;

import io.dsco.config.UserException;
import io.dsco.device.SparkSessions;
import io.dsco.dope.ConfusionRanking;
import io.dsco.dope.ConfusionRanking.Selection;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Times the ranking of more and more scores on the embedded Spark, half of them selected: from
 * stored scores to the stored selection. Says how the time grows against the rows.
 */
public final class RankBench {
  /** As many as a range has, so that what is measured is compiled before it is. */
  private static final long WARM_UP_ROWS = ConfusionRanking.ROWS_PER_RANGE;

  private static final double MEGABYTE = 1 << 20;

  private RankBench() {}

  /**
   * What one ranking took.
   *
   * @param rows scores that were ranked
   * @param seconds from stored scores to the stored selection
   * @param tasks what its tasks needed
   * @param peakHeapBytes largest use of the heap, garbage included, of driver and executor together
   */
  public record Measurement(long rows, double seconds, TaskNeeds tasks, long peakHeapBytes) {
    /** Time against {@code first}, over rows against {@code first}: 1.0 is linear. */
    public double growth(Measurement first) {
      return seconds / first.seconds() / ((double) rows / first.rows());
    }

    private double shuffleBytesPerRow() {
      return (double) tasks.shuffleBytes() / rows;
    }

    private double cpuSeconds() {
      return tasks.cpuNanos() / 1e9;
    }

    private String tableLine() {
      return String.format(
          Locale.ROOT,
          "%10d %8.1f %11.2f %12.0f %12.0f %11.1f %11.0f",
          rows,
          seconds,
          cpuSeconds() / (rows / 1e6),
          peakHeapBytes / MEGABYTE,
          tasks.executionBytes() / MEGABYTE,
          shuffleBytesPerRow(),
          tasks.spilledBytes() / MEGABYTE);
    }

    private String jsonFields() {
      return String.format(
          Locale.ROOT,
          "\"bench\":\"rank\",\"case\":\"rows=%d\",\"seconds\":%.2f,\"cpu_seconds\":%.2f,\"peak_heap_mb\":%.0f,"
              + "\"peak_execution_mb\":%.0f,\"shuffle_bytes_per_row\":%.1f,\"spilled_mb\":%.0f",
          rows,
          seconds,
          cpuSeconds(),
          peakHeapBytes / MEGABYTE,
          tasks.executionBytes() / MEGABYTE,
          shuffleBytesPerRow(),
          tasks.spilledBytes() / MEGABYTE);
    }
  }

  /**
   * Measures each number of rows, and prints a table followed by a line of JSON each; the last says
   * how the time grew from the first.
   *
   * @param rows numbers of scores, of which the first should be the smallest
   * @throws UserException when a number is below 2, so that half of it is nothing
   */
  public static List<Measurement> run(List<Long> rows, PrintStream out) {
    rows.forEach(RankBench::check);
    rows.stream().limit(1).forEach(first -> measure(Math.min(first, WARM_UP_ROWS)));
    List<Measurement> measurements = rows.stream().map(RankBench::measure).toList();
    out.printf(
        "Driver and executor are this one process: %d cores, largest heap %.0f MB.%n",
        Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() / MEGABYTE);
    out.println(
        "      rows  seconds  task CPU s    peak heap  a task peak    shuffled     spilled");
    out.println(
        "                     / 10⁶ rows           MB           MB       B/row          MB");
    measurements.forEach(measurement -> out.println(measurement.tableLine()));
    json(measurements).forEach(out::println);
    return measurements;
  }

  private static void check(long rows) {
    if (rows < 2) {
      throw new UserException("rows must be at least 2, was " + rows + " (--rows)");
    }
  }

  private static List<String> json(List<Measurement> measurements) {
    List<String> lines = new ArrayList<>();
    int last = measurements.size() - 1;
    for (int i = 0; i <= last; i++) {
      String growth =
          i == last && i > 0
              ? String.format(
                  Locale.ROOT, ",\"growth\":%.3f", measurements.get(i).growth(measurements.get(0)))
              : "";
      lines.add("{" + measurements.get(i).jsonFields() + growth + "}");
    }
    return lines;
  }

  /** One ranking in a session of its own, whose end delivers all task metrics. */
  private static Measurement measure(long rows) {
    TaskNeedsListener tasks = new TaskNeedsListener();
    HeapPeak heap = new HeapPeak();
    double seconds;
    try (BenchFolder folder = BenchFolder.create("rank");
        SparkSession spark = SparkSessions.embedded("bench rank")) {
      Path scores = folder.path().resolve("scores");
      SyntheticScores.write(spark, rows, scores);
      spark.sparkContext().addSparkListener(tasks);
      heap.reset();
      long start = System.nanoTime();
      ConfusionRanking.select(spark.read().parquet(scores.toString()), Selection.GLOBAL, rows / 2)
          .write()
          .parquet(folder.path().resolve("selected").toString());
      seconds = (System.nanoTime() - start) / 1e9;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the bench's temporary files", e);
    }
    return new Measurement(rows, seconds, tasks.needs(), heap.bytes());
  }
}
