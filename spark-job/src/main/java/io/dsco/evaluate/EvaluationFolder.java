package io.dsco.evaluate;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where an evaluation leaves its results and of which published datasets they are. Lives on the
 * driver.
 *
 * @param stage its name
 * @param datasets that are compared
 */
record EvaluationFolder(StageFolder folder, String stage, List<ComparedDataset> datasets) {
  private static final String TABLE = "table.md";

  /** Does the work, unless it is done, and notes which datasets it was done of. */
  StageResult once(Supplier<List<TrialResult>> work) {
    StageResult result = folder.once(() -> manifest(work.get()));
    try {
      note();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.path(), e);
    }
    return result;
  }

  EvaluationTable table() {
    return EvaluationTable.read(
        folder.workspace(), new Path(folder.path(), KeptEvaluation.RESULTS));
  }

  private Manifest manifest(List<TrialResult> results) throws IOException {
    FileSystem files = folder.workspace().fileSystem();
    FileEntry json =
        AtomicFile.write(
            files,
            new Path(folder.path(), KeptEvaluation.RESULTS),
            out -> {
              out.write(Json.pretty(results).getBytes(StandardCharsets.UTF_8));
              return results.size();
            });
    FileEntry text =
        AtomicFile.writeText(
            files, new Path(folder.path(), TABLE), new EvaluationTable(results).markdown());
    return new Manifest(
        stage,
        folder.fingerprint().value(),
        List.of(json, text),
        Map.of(
            "trials",
            results.size(),
            KeptEvaluation.PUBLISHED,
            noted(ComparedDataset::published),
            KeptEvaluation.METHOD,
            noted(ComparedDataset::method)));
  }

  /**
   * A dataset that was published again, under another licence say, has the same images and so the
   * same results; and an earlier version noted none.
   */
  private void note() throws IOException {
    Manifest manifest = folder.required(stage);
    Map<String, Object> attributes = new HashMap<>(manifest.attributes());
    attributes.put(KeptEvaluation.PUBLISHED, noted(ComparedDataset::published));
    attributes.put(KeptEvaluation.METHOD, noted(ComparedDataset::method));
    if (!attributes.equals(manifest.attributes())) {
      new Manifest(stage, manifest.fingerprint(), manifest.files(), attributes)
          .write(folder.workspace().fileSystem(), folder.path());
    }
  }

  private Map<String, String> noted(Function<ComparedDataset, Optional<String>> what) {
    Map<String, String> noted = new TreeMap<>();
    datasets.forEach(
        dataset -> what.apply(dataset).ifPresent(value -> noted.put(dataset.name(), value)));
    return noted;
  }
}
