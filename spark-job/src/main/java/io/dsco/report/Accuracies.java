package io.dsco.report;

import io.dsco.evaluate.EvaluationTable;
import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** What networks learned, over all evaluations that a workspace holds. */
final class Accuracies {
  private Accuracies() {}

  /** Trainings that are repeats of each other within one evaluation. */
  private record Point(String dataset, String network, long images) {
    static Point of(TrialResult result) {
      return new Point(result.dataset(), result.network(), result.images());
    }
  }

  /**
   * All of them, small datasets first. Evaluations of other settings may name a dataset alike, so
   * trainings of two are never averaged: where both have a dataset of one size, the later counts.
   */
  static EvaluationTable of(Workspace workspace) throws IOException {
    FileStatus[] files =
        workspace.fileSystem().globStatus(new Path(workspace.root(), "evaluation/*/results.json"));
    if (files == null) {
      return new EvaluationTable(List.of());
    }
    Arrays.sort(
        files,
        Comparator.comparingLong(FileStatus::getModificationTime)
            .thenComparing(FileStatus::getPath));
    Map<Point, List<TrialResult>> latest = new LinkedHashMap<>();
    for (FileStatus file : files) {
      latest.putAll(
          EvaluationTable.read(workspace, file.getPath()).results().stream()
              .collect(Collectors.groupingBy(Point::of, LinkedHashMap::new, Collectors.toList())));
    }
    return new EvaluationTable(
        latest.values().stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparing(TrialResult::dataset).thenComparing(TrialResult::images))
            .toList());
  }
}
