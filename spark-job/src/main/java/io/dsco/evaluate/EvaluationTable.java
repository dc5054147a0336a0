package io.dsco.evaluate;

import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Results by dataset and network, as mean and standard deviation of the repeats (with one less in
 * the denominator; none for a single repeat).
 */
public record EvaluationTable(List<TrialResult> results) {
  private static final double PERCENT = 100;

  /** Copies. */
  public EvaluationTable {
    results = List.copyOf(results);
  }

  static EvaluationTable read(Workspace workspace, Path file) {
    try (FSDataInputStream in = workspace.fileSystem().open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new EvaluationTable(Arrays.asList(Json.parse(text, TrialResult[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * Mean and deviation over repeats.
   *
   * @param deviation NaN for a single value
   */
  record Spread(double mean, double deviation) {
    static Spread of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Spread(
          mean, values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
    }

    String percent() {
      return Double.isNaN(deviation)
          ? String.format(Locale.ROOT, "%.1f", PERCENT * mean)
          : String.format(Locale.ROOT, "%.1f ± %.1f", PERCENT * mean, PERCENT * deviation);
    }
  }

  /** As Markdown: a line for each dataset and network. */
  public String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            | dataset | images | network | labels | epochs | top-1 % | top-5 % | repeats | s an epoch | images/s |
            |---|---|---|---|---|---|---|---|---|---|
            """);
    results.stream()
        .map(result -> List.of(result.dataset(), result.network()))
        .distinct()
        .forEach(row -> text.append(line(row.get(0), row.get(1))));
    return text.toString();
  }

  private String line(String dataset, String network) {
    List<TrialResult> repeats =
        results.stream()
            .filter(one -> one.dataset().equals(dataset) && one.network().equals(network))
            .toList();
    TrialResult first = repeats.get(0);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %d | %s | %s | %d | %.2f | %.0f |%n",
        dataset,
        first.images(),
        network,
        first.labels(),
        first.epochs(),
        spread(repeats, TrialResult::top1).percent(),
        spread(repeats, TrialResult::top5).percent(),
        repeats.size(),
        spread(repeats, TrialResult::epochSeconds).mean(),
        spread(repeats, TrialResult::imagesPerSecond).mean());
  }

  private static Spread spread(List<TrialResult> repeats, ToDoubleFunction<TrialResult> value) {
    return Spread.of(repeats.stream().mapToDouble(value).toArray());
  }
}
