package io.dsco.dope;

import io.dsco.device.SparkSessions;
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
  public record Measurement(long rows, double seconds, TaskPeaks tasks, long peakHeapBytes) {
    /** Time against {@code first}, over rows against {@code first}: 1.0 is linear. */
    public double growth(Measurement first) {
      return seconds / first.seconds() / ((double) rows / first.rows());
    }

    private double shuffleBytesPerRow() {
      return (double) tasks.shuffleBytes() / rows;
    }

    private String tableLine(int cores) {
      return String.format(
          Locale.ROOT,
          "%12d %8.1f %12.2f %13.0f %18.0f %9.1f %9.0f",
          rows,
          seconds,
          seconds * cores / (rows / 1e6),
          peakHeapBytes / MEGABYTE,
          tasks.executionBytes() / MEGABYTE,
          shuffleBytesPerRow(),
          tasks.spilledBytes() / MEGABYTE);
    }

    private String jsonFields() {
      return String.format(
          Locale.ROOT,
          "\"bench\":\"rank\",\"case\":\"rows=%d\",\"seconds\":%.2f,\"peak_heap_mb\":%.0f,"
              + "\"peak_execution_mb\":%.0f,\"shuffle_bytes_per_row\":%.1f,\"spilled_mb\":%.0f",
          rows,
          seconds,
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
   */
  public static List<Measurement> run(List<Long> rows, PrintStream out) {
    rows.forEach(RankBench::check);
    measure(WARM_UP_ROWS);
    List<Measurement> measurements = rows.stream().map(RankBench::measure).toList();
    int cores = Runtime.getRuntime().availableProcessors();
    out.printf(
        "Driver and executor are this one process: %d cores, largest heap %d MB.%n",
        cores, Math.round(Runtime.getRuntime().maxMemory() / MEGABYTE));
    out.println(
        "        rows  seconds core·s/10⁶ rows  peak heap MB  peak execution MB  shuffle  spilled");
    out.println(
        "                                                          of one task   B/row       MB");
    measurements.forEach(measurement -> out.println(measurement.tableLine(cores)));
    json(measurements).forEach(out::println);
    return measurements;
  }

  private static void check(long rows) {
    if (rows < 2) {
      throw new IllegalArgumentException("bench rows must be at least 2, was " + rows);
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
    TaskPeaksListener tasks = new TaskPeaksListener();
    HeapPeak heap = new HeapPeak();
    double seconds;
    try (BenchFolder folder = BenchFolder.create();
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
    return new Measurement(rows, seconds, tasks.peaks(), heap.bytes());
  }
}
