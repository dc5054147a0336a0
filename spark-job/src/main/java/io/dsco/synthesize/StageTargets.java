package io.dsco.synthesize;

import io.dsco.synthesize.ClassGuidance.TargetOrigin;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kept pivots of a synthesis, of which there may be none: where they are, what came of them,
 * and when they go. Lives on the driver. What cannot be removed is no reason to end a run.
 */
final class StageTargets {
  /** Classes whose pivots were computed in this run, to be kept. */
  private static final String COMPUTED = "targets_computed";

  /** Classes whose pivots another synthesis had left. */
  private static final String REUSED = "targets_reused";

  private static final Logger LOG = LoggerFactory.getLogger(StageTargets.class);

  private final Workspace workspace;
  private final SynthesisSettings settings;
  private final Guides guides;
  private final Optional<TargetFolder> folder;

  StageTargets(
      Workspace workspace,
      SynthesisSettings settings,
      SynthesizerFactory synthesizer,
      Guides guides) {
    this.workspace = workspace;
    this.settings = settings;
    this.guides = guides;
    this.folder =
        settings.targets().isOn()
            ? Optional.of(TargetFolder.of(workspace, settings, synthesizer, guides))
            : Optional.empty();
  }

  /** Fingerprint of the targets of a class with that content, where any are kept. */
  Optional<String> ofClass(int label, String content) {
    return folder.map(kept -> kept.ofClass(label, content).value());
  }

  /** What gives a class its pivots inside its task, where any are kept. */
  Optional<KeptTargets> inTasks() {
    return folder.map(
        kept ->
            new KeptTargets(
                workspace,
                kept,
                settings.targets(),
                guides.reader(),
                settings.runSeed(),
                settings.samplesPerClass()));
  }

  /** Measurements of the classes that were made. */
  Map<String, Long> counted(List<FileEntry> made) {
    return folder.isEmpty()
        ? Map.of()
        : Map.of(
            COMPUTED, ClassFiles.count(made, TargetOrigin.COMPUTED),
            REUSED, ClassFiles.count(made, TargetOrigin.FOUND));
  }

  /** Removes what killed attempts at the files have left; these classes are synthesized. */
  void tidy(List<ClassAssignment> work) {
    removing(kept -> kept.tidy(work, settings.targets().samples()));
  }

  /** Removes all of them, of whatever class and number of samples. */
  void remove() {
    removing(TargetFolder::remove);
  }

  private void removing(Removal removal) {
    if (folder.isPresent()) {
      try {
        removal.of(folder.get());
      } catch (IOException e) {
        LOG.warn("targets below {} cannot be removed: {}", workspace.root(), e.toString());
      }
    }
  }

  /** Removes files of the folder. */
  @FunctionalInterface
  private interface Removal {
    void of(TargetFolder folder) throws IOException;
  }
}
