package io.dsco.evaluate;

import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * An evaluation that a workspace holds.
 *
 * @param name of its folder
 * @param published fingerprints of published datasets, by the names of those compared datasets that
 *     have images of theirs; empty where an earlier version evaluated, which noted none
 * @param methods how those of the run itself were made, likewise
 * @param results of all its trainings
 */
public record KeptEvaluation(
    String name,
    Map<String, String> published,
    Map<String, String> methods,
    List<TrialResult> results) {
  static final String RESULTS = "results.json";

  /** Attributes of the manifest. */
  static final String PUBLISHED = "published";

  static final String METHOD = "method";

  /** Copies. */
  public KeptEvaluation {
    published = Map.copyOf(published);
    methods = Map.copyOf(methods);
    results = List.copyOf(results);
  }

  /** All of them, those whose results are oldest first. */
  public static List<KeptEvaluation> of(Workspace workspace) throws IOException {
    FileStatus[] files =
        workspace
            .fileSystem()
            .globStatus(new Path(LiteralGlob.of(workspace.root()), "evaluation/*/" + RESULTS));
    if (files == null) {
      return List.of();
    }
    Arrays.sort(
        files,
        Comparator.comparingLong(FileStatus::getModificationTime)
            .thenComparing(FileStatus::getPath));
    List<KeptEvaluation> kept = new ArrayList<>();
    for (FileStatus file : files) {
      kept.add(read(workspace, file.getPath()));
    }
    return kept;
  }

  private static KeptEvaluation read(Workspace workspace, Path file) throws IOException {
    Path folder = file.getParent();
    Map<String, Object> attributes =
        Manifest.read(workspace.fileSystem(), folder).map(Manifest::attributes).orElse(Map.of());
    return new KeptEvaluation(
        folder.getName(),
        noted(attributes.get(PUBLISHED)),
        noted(attributes.get(METHOD)),
        EvaluationTable.read(workspace, file).results());
  }

  private static Map<String, String> noted(Object attribute) {
    Map<String, String> noted = new TreeMap<>();
    if (attribute instanceof Map<?, ?> values) {
      values.forEach((row, value) -> noted.put(row.toString(), value.toString()));
    }
    return noted;
  }
}
