package io.dsco.evaluate;

import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * An evaluation that a workspace holds.
 *
 * @param name of its folder
 * @param published fingerprints of published datasets, by the names of those compared datasets that
 *     have images of theirs; empty where an earlier version evaluated, which noted none
 * @param results of all its trainings
 */
public record KeptEvaluation(
    String name, Map<String, String> published, List<TrialResult> results) {
  static final String RESULTS = "results.json";

  /** Attribute of the manifest. */
  static final String PUBLISHED = "published";

  /** Copies. */
  public KeptEvaluation {
    published = Map.copyOf(published);
    results = List.copyOf(results);
  }

  /** All of them, those whose results are oldest first. */
  public static List<KeptEvaluation> of(Workspace workspace) throws IOException {
    FileStatus[] files =
        workspace.fileSystem().globStatus(new Path(workspace.root(), "evaluation/*/" + RESULTS));
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
    Map<String, String> published = new TreeMap<>();
    Optional<Manifest> manifest = Manifest.read(workspace.fileSystem(), folder);
    if (manifest.isPresent()
        && manifest.get().attributes().get(PUBLISHED) instanceof Map<?, ?> noted) {
      noted.forEach((name, fingerprint) -> published.put(name.toString(), fingerprint.toString()));
    }
    return new KeptEvaluation(
        folder.getName(), published, EvaluationTable.read(workspace, file).results());
  }
}
