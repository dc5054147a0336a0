package io.dsco.student;

import io.dsco.encode.LatentTable;
import io.dsco.image.EvaluationView;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a student depends on, with its samples and without. */
record TrainingDigest(
    String stage,
    StudentImages images,
    Trainer trainer,
    EvaluationView view,
    List<String> classNames) {
  /** Counts up when the stage's result changes for the same settings. */
  private static final int VERSION = 2;

  /** Of a student of these very samples. */
  Fingerprint fingerprint(Manifest samples) {
    Map<String, Object> parts = new TreeMap<>();
    parts.put("stage", stage);
    parts.put("version", VERSION);
    parts.put("resized", view.resized());
    parts.put("samples", samples.files().stream().map(FileEntry::sha256).toList());
    parts.put("trainer", trainer.digest());
    if (!images.preparation().isEmpty()) {
      parts.put("preparation", images.preparation());
    }
    return Fingerprint.of(parts);
  }

  /**
   * Of all but the samples themselves: how they were made, how many there are, of which classes.
   */
  Fingerprint method(Manifest samples) {
    return Fingerprint.of(
        Map.of(
            "stage", stage,
            "version", VERSION,
            "resized", view.resized(),
            "made", samples.fingerprint(),
            "trainer", trainer.digest(),
            "preparation", images.preparation(),
            "classes", classNames,
            "dit_labels", ditLabels(samples)));
  }

  /**
   * By which the diffusion model knew the classes. They are part of each class's fingerprint, not
   * of the synthesis's, and the user may have had to correct one.
   */
  private static List<String> ditLabels(Manifest samples) {
    return samples.files().stream()
        .flatMap(file -> Stream.ofNullable(file.properties().get(LatentTable.DIT_LABEL)))
        .toList();
  }
}
