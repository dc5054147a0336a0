package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.config.SynthesisSettings;
import io.dsco.report.SynthesizedRun.Alignment;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Syntheses that a workspace holds, one of each alignment in their order, and how their settings
 * differ from the run's: a workspace may hold others of the same alignment, of an ablation say.
 *
 * @param remarks one for each that is not as the run would make it
 */
record ShownSyntheses(List<SynthesizedRun> runs, List<String> remarks) {
  /**
   * Of each alignment the published one, else one of the run's settings, else one that does not
   * tell its settings; of several of those one of as many samples, else the largest. Those that
   * were not finished are left out.
   *
   * @param published its fingerprint
   * @param settings that the run has with each alignment, by their names
   */
  static ShownSyntheses of(
      Workspace workspace,
      String published,
      Map<SynthesisSettings.Alignment, Map<String, Object>> settings)
      throws IOException {
    List<SynthesizedRun> all = all(workspace);
    Optional<SynthesizedRun> own = all.stream().filter(run -> run.is(published)).findFirst();
    WantedSynthesis wanted = new WantedSynthesis(published, settings, own);
    Comparator<SynthesizedRun> better =
        Comparator.<SynthesizedRun, WantedSynthesis.Fit>comparing(wanted::fit)
            .thenComparing(run -> own.filter(one -> one.rows() == run.rows()).isPresent())
            .thenComparing(SynthesizedRun::rows);
    List<SynthesizedRun> shown =
        Arrays.stream(Alignment.values())
            .flatMap(
                alignment ->
                    all.stream().filter(run -> run.alignment() == alignment).max(better).stream())
            .toList();
    return new ShownSyntheses(
        shown, shown.stream().flatMap(run -> wanted.remark(run).stream()).toList());
  }

  /** The remarks, below what shows the syntheses. */
  List<DomContent> notes() {
    return remarks.stream().map(remark -> (DomContent) p(remark)).toList();
  }

  private static List<SynthesizedRun> all(Workspace workspace) throws IOException {
    Path parent = new Path(workspace.root(), "synthesis");
    List<SynthesizedRun> all = new ArrayList<>();
    if (workspace.fileSystem().exists(parent)) {
      FileStatus[] folders = workspace.fileSystem().listStatus(parent);
      Arrays.sort(folders, Comparator.comparing(FileStatus::getPath));
      for (FileStatus found : folders) {
        Manifest.read(workspace.fileSystem(), found.getPath())
            .filter(manifest -> !manifest.files().isEmpty())
            .map(manifest -> new SynthesizedRun(workspace, found.getPath(), manifest))
            .ifPresent(all::add);
      }
    }
    return all;
  }
}
