package io.dsco.evaluate;

import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Results by dataset and network, as mean and standard deviation of the repeats (with one less in
 * the denominator; none for a single repeat).
 */
public record EvaluationTable(List<TrialResult> results) {
  /** Of the columns. */
  public static final List<String> TITLES =
      List.of(
          "dataset",
          "images",
          "network",
          "labels",
          "epochs",
          "top-1 %",
          "top-5 %",
          "repeats",
          "s an epoch",
          "images/s");

  private static final double PERCENT = 100;

  /** Copies. */
  public EvaluationTable {
    results = List.copyOf(results);
  }

  /** Reads the results that an evaluation has left. */
  public static EvaluationTable read(Workspace workspace, Path file) {
    try (FSDataInputStream in = workspace.fileSystem().open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new EvaluationTable(Arrays.asList(Json.parse(text, TrialResult[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Trainings that differ in their seeds alone. */
  private record Setting(String dataset, String network, String labels, long images, int epochs) {
    static Setting of(TrialResult result) {
      return new Setting(
          result.dataset(), result.network(), result.labels(), result.images(), result.epochs());
    }
  }

  /**
   * Accuracy of one network on one dataset.
   *
   * @param images of the dataset
   * @param top1 mean, in percent
   * @param deviation in percent; 0 for a single repeat
   */
  public record Point(long images, double top1, double deviation) {}

  /**
   * Mean and deviation over repeats.
   *
   * @param deviation NaN for a single value
   */
  private record Spread(double mean, double deviation) {
    static Spread of(List<TrialResult> repeats, ToDoubleFunction<TrialResult> value) {
      double[] values = repeats.stream().mapToDouble(value).toArray();
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

  private Map<Setting, List<TrialResult>> bySetting() {
    return results.stream()
        .collect(Collectors.groupingBy(Setting::of, LinkedHashMap::new, Collectors.toList()));
  }

  /** Those trainings alone that a condition holds of. */
  public EvaluationTable where(Predicate<TrialResult> condition) {
    return new EvaluationTable(results.stream().filter(condition).toList());
  }

  /** Datasets in their order. */
  public List<String> datasets() {
    return results.stream().map(TrialResult::dataset).distinct().toList();
  }

  /** Networks in their order. */
  public List<String> networks() {
    return results.stream().map(TrialResult::network).distinct().toList();
  }

  /** Accuracies of a network on the sizes of a dataset, small ones first. */
  public List<Point> points(String dataset, String network) {
    return bySetting().values().stream()
        .filter(repeats -> repeats.get(0).dataset().equals(dataset))
        .filter(repeats -> repeats.get(0).network().equals(network))
        .map(
            repeats -> {
              Spread top1 = Spread.of(repeats, TrialResult::top1);
              double deviation = Double.isNaN(top1.deviation()) ? 0 : top1.deviation();
              return new Point(repeats.get(0).images(), PERCENT * top1.mean(), PERCENT * deviation);
            })
        .sorted((one, other) -> Long.compare(one.images(), other.images()))
        .toList();
  }

  /** Cells below {@link #TITLES}: a row for each dataset and network. */
  public List<List<String>> rows() {
    return bySetting().values().stream().map(EvaluationTable::row).toList();
  }

  private static List<String> row(List<TrialResult> repeats) {
    TrialResult first = repeats.get(0);
    return List.of(
        first.dataset(),
        String.valueOf(first.images()),
        first.network(),
        first.labels(),
        String.valueOf(first.epochs()),
        Spread.of(repeats, TrialResult::top1).percent(),
        Spread.of(repeats, TrialResult::top5).percent(),
        String.valueOf(repeats.size()),
        mean("%.2f", repeats, TrialResult::epochSeconds),
        mean("%.0f", repeats, TrialResult::imagesPerSecond));
  }

  /** Of those repeats whose time is known. */
  private static String mean(
      String format, List<TrialResult> repeats, ToDoubleFunction<TrialResult> value) {
    double mean = repeats.stream().mapToDouble(value).filter(time -> time > 0).average().orElse(0);
    return mean == 0 ? "" : String.format(Locale.ROOT, format, mean);
  }

  /** As Markdown. */
  public String markdown() {
    return line(TITLES)
        + "|---".repeat(TITLES.size())
        + "|\n"
        + rows().stream().map(EvaluationTable::line).collect(Collectors.joining());
  }

  private static String line(Collection<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
