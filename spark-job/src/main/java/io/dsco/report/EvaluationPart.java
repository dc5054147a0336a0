package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.evaluate.EvaluationTable;
import io.dsco.evaluate.TrialResult;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How well networks do that were trained on the compared datasets. */
final class EvaluationPart {
  private final Accuracies accuracies;
  private final int classes;

  private EvaluationPart(Accuracies accuracies, int classes) {
    this.accuracies = accuracies;
    this.classes = classes;
  }

  /**
   * The table, and a chart for each network and kind of labels: what was taught otherwise is not
   * compared.
   */
  static List<DomContent> of(Accuracies accuracies, int classes) {
    return new EvaluationPart(accuracies, classes).content();
  }

  private List<DomContent> content() {
    List<DomContent> content = new ArrayList<>();
    content.add(
        p(
            "Every evaluation in the workspace; where two trained alike on a dataset of one name and size, the later one."));
    if (!accuracies.foreign().isEmpty()) {
      content.add(
          p(
              "Rows with images of a dataset that was made in another way than this one are named by its fingerprint, or by their evaluation where an earlier version made it, which noted no dataset: the same ./dsco evaluate CONF again notes it and trains nothing."));
    }
    content.add(Page.grid(EvaluationTable.TITLES, accuracies.all().rows()));
    int alone = accuracies.all().rows().size() - accuracies.charted().rows().size();
    if (alone > 0) {
      content.add(
          p(
              "Soft labels lift random images too, so what an evaluation without random has of them is in no chart: rows left out, %d."
                  .formatted(alone)));
    }
    charts().forEach(chart -> content.addAll(chart.drawn()));
    return content;
  }

  /** Trainings that may be compared. */
  private record Taught(String network, String labels) {
    static Taught of(TrialResult result) {
      return new Taught(result.network(), result.labels());
    }
  }

  private List<AccuracyChart> charts() {
    List<AccuracyChart> charts = new ArrayList<>();
    for (Taught taught :
        accuracies.charted().results().stream().map(Taught::of).distinct().toList()) {
      EvaluationTable table =
          accuracies.charted().where(result -> Taught.of(result).equals(taught));
      String title =
          "Top-1 accuracy of a %s against images of a class, %s labels"
              .formatted(taught.network(), taught.labels());
      Set<Integer> epochs = epochs(table);
      if (epochs.isEmpty()) {
        charts.add(chart(title, table));
      }
      for (int number : epochs) {
        charts.add(
            chart(
                "%s, %d epochs".formatted(title, number),
                table.where(result -> result.epochs() == number)));
      }
    }
    return charts;
  }

  private AccuracyChart chart(String title, EvaluationTable table) {
    return new AccuracyChart(title, table, accuracies.foreign(), classes);
  }

  /**
   * All that there are, where datasets of one size were trained on in different numbers of them;
   * else none: a protocol has fewer for larger datasets.
   */
  private Set<Integer> epochs(EvaluationTable table) {
    Map<Long, Set<Integer>> bySize = new TreeMap<>();
    Set<Integer> all = new TreeSet<>();
    for (TrialResult result : table.results()) {
      long size = Math.round((double) result.images() / classes);
      bySize.computeIfAbsent(size, key -> new TreeSet<>()).add(result.epochs());
      all.add(result.epochs());
    }
    return bySize.values().stream().anyMatch(several -> several.size() > 1) ? all : Set.of();
  }
}
