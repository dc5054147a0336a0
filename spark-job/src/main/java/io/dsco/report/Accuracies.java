package io.dsco.report;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.evaluate.EvaluationTable;
import io.dsco.evaluate.KeptEvaluation;
import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What networks learned, over all evaluations that a workspace holds. A row that has images of a
 * dataset which was made in another way than the reported one, whatever its size, is named by that
 * dataset's fingerprint.
 *
 * @param all trainings
 * @param charted those of them that may be compared with random images: hard labels, and soft ones
 *     whose evaluation has them
 * @param foreign names of rows with images of other published datasets
 */
record Accuracies(EvaluationTable all, EvaluationTable charted, List<String> foreign) {
  /** Trainings that are repeats of each other within one evaluation. */
  private record Point(String dataset, String network, String labels, long images, int epochs) {
    static Point of(TrialResult result) {
      return new Point(
          result.dataset(), result.network(), result.labels(), result.images(), result.epochs());
    }
  }

  /**
   * All of them, small datasets first. Evaluations of other settings may train alike on datasets of
   * one name and size, so trainings of two are never averaged: the later counts.
   *
   * @param published fingerprint of the dataset that is reported
   * @param method how it was made, its size left aside
   */
  static Accuracies of(Workspace workspace, String published, String method) throws IOException {
    List<List<TrialResult>> all = new ArrayList<>();
    List<List<TrialResult>> charted = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    List<KeptEvaluation> evaluations = new ArrayList<>(KeptEvaluation.of(workspace));
    // Those of the reported dataset itself count before others of its method and size.
    evaluations.sort(Comparator.comparing(one -> one.published().containsValue(published)));
    for (KeptEvaluation evaluation : evaluations) {
      Map<String, String> names = foreign(evaluation, published, method);
      foreign.addAll(names.values());
      all.add(named(evaluation.results(), names));
      List<TrialResult> comparable =
          evaluation.results().stream().filter(one -> isComparable(one, evaluation)).toList();
      charted.add(named(comparable, names));
    }
    return new Accuracies(latest(all), latest(charted), foreign.stream().distinct().toList());
  }

  /** Other names of those rows whose images were made in another way, or nobody knows how. */
  private static Map<String, String> foreign(
      KeptEvaluation evaluation, String published, String method) {
    Map<String, String> names = new TreeMap<>();
    Arrays.stream(Compared.values())
        .filter(Compared::isOfPublished)
        .map(Compared::settingName)
        .filter(row -> evaluation.results().stream().anyMatch(one -> one.dataset().equals(row)))
        .filter(row -> !published.equals(evaluation.published().get(row)))
        .filter(row -> !method.equals(evaluation.methods().get(row)))
        .forEach(row -> names.put(row, row + " of " + origin(evaluation, row)));
    return names;
  }

  private static String origin(KeptEvaluation evaluation, String row) {
    String fingerprint = evaluation.published().get(row);
    return fingerprint == null
        ? "evaluation " + evaluation.name()
        : new Fingerprint(fingerprint).folder();
  }

  private static List<TrialResult> named(List<TrialResult> results, Map<String, String> names) {
    return results.stream()
        .map(one -> one.named(names.getOrDefault(one.dataset(), one.dataset())))
        .toList();
  }

  /** Soft labels lift random images as much as others: without these a result says nothing. */
  private static boolean isComparable(TrialResult result, KeptEvaluation evaluation) {
    return !result.hasSoftLabels()
        || evaluation.results().stream()
            .filter(one -> one.dataset().equals(Compared.RANDOM.settingName()))
            .filter(one -> one.network().equals(result.network()))
            .anyMatch(TrialResult::hasSoftLabels);
  }

  private static EvaluationTable latest(List<List<TrialResult>> evaluations) {
    Map<Point, List<TrialResult>> latest = new LinkedHashMap<>();
    for (List<TrialResult> evaluation : evaluations) {
      latest.putAll(
          evaluation.stream()
              .collect(Collectors.groupingBy(Point::of, LinkedHashMap::new, Collectors.toList())));
    }
    return new EvaluationTable(
        latest.values().stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparing(TrialResult::dataset).thenComparing(TrialResult::images))
            .toList());
  }
}
