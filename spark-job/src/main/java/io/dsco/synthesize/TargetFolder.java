package io.dsco.synthesize;

import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Leftovers;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * The folder of kept pivots that have all in common but class and number of samples. Crosses to
 * executors.
 *
 * @param fingerprint of what they have in common
 * @param steps T
 */
record TargetFolder(Workspace workspace, String fingerprint, int steps) implements Serializable {
  /** Counts up when pivots change for the same settings and latents. */
  private static final int METHOD_VERSION = 1;

  /** The folder of a synthesis. */
  static TargetFolder of(
      Workspace workspace,
      SynthesisSettings settings,
      SynthesizerFactory synthesizer,
      Guides guides) {
    Fingerprint common =
        Fingerprint.of(
            Map.of(
                "version", METHOD_VERSION,
                "run_seed", settings.runSeed(),
                "targets", synthesizer.targets(),
                "guides", guides.identity()));
    return new TargetFolder(workspace, common.value(), settings.stepsPerClass());
  }

  /**
   * Fingerprint of a class's targets, whatever the number of samples.
   *
   * @param content what tells the class's latents from others
   */
  Fingerprint ofClass(int label, String content) {
    return Fingerprint.of(Map.of("targets", fingerprint, "label", label, "content", content));
  }

  /** The file of a class for a number of samples. */
  TargetFile file(ClassAssignment work, int samples) {
    Fingerprint ofClass = new Fingerprint(work.targets());
    Path path = new Path(path(), Workspace.targetFile(work.label(), ofClass, samples));
    return new TargetFile(workspace, path, ofClass, samples, steps);
  }

  /** Removes what killed attempts at the files have left; these classes are synthesized. */
  void tidy(List<ClassAssignment> work, List<Integer> samples) throws IOException {
    List<String> files =
        work.stream()
            .flatMap(one -> samples.stream().map(size -> file(one, size)))
            .map(file -> file.path().getName())
            .toList();
    Leftovers.remove(workspace.fileSystem(), path(), files);
  }

  /** Removes the folder, if there is one. */
  void remove() throws IOException {
    workspace.fileSystem().delete(path(), true);
  }

  private Path path() {
    return workspace.targets(new Fingerprint(fingerprint));
  }
}
