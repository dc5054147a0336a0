package io.dsco.synthesize;

import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.device.RunningTask;
import io.dsco.nopt.ClassGuide;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.PivotTask;
import io.dsco.nopt.QuantilePivots;
import io.dsco.synthesize.ClassGuidance.TargetOrigin;
import io.dsco.workspace.ParquetFiles.RowSink;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a class its pivots: those that were left for it, or computed and left before its first
 * step, with those of other numbers of samples. They save work and nothing else: what cannot be
 * read is computed again, and what cannot be written is computed without being kept. Crosses to
 * executors.
 *
 * @param folder of the files
 * @param keeping which files, and for how long
 * @param latents reads the latents of a class
 * @param runSeed seeds every random draw
 * @param samples N_S of the synthesis
 */
record KeptTargets(
    Workspace workspace,
    TargetFolder folder,
    TargetKeeping keeping,
    GuideReader latents,
    long runSeed,
    int samples)
    implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptTargets.class);

  /** What guides a class; to be closed when its samples are there. */
  ClassGuidance guidance(ClassAssignment work, ClassSynthesizer synthesizer) throws IOException {
    TargetFile own = folder.file(work, samples);
    Optional<ClassGuidance> found =
        own.isWhole() ? opened(own, TargetOrigin.FOUND) : Optional.empty();
    if (found.isPresent()) {
      JobMetrics.count(JobCount.TARGETS_FOUND, 1);
      return found.get();
    }
    ClassGuide.Latents real = (ClassGuide.Latents) latents.read(workspace, work.guide());
    try {
      leave(missing(work, own), work.label(), real, synthesizer);
    } catch (IOException | UncheckedIOException | WorkspaceException | FSError e) {
      LOG.warn("pivots of class {} cannot be kept: {}", work.label(), e.toString());
      return ClassGuidance.computed(real);
    }
    JobMetrics.count(JobCount.TARGETS_COMPUTED, 1);
    return opened(own, TargetOrigin.COMPUTED).orElseGet(() -> ClassGuidance.computed(real));
  }

  /** The class file is there. */
  void used(ClassAssignment work) {
    if (keeping.until() == TargetKeeping.Until.USED) {
      TargetFile own = folder.file(work, samples);
      try {
        own.remove();
      } catch (IOException e) {
        LOG.warn("{} has served and cannot be removed: {}", own.path(), e.toString());
      }
    }
  }

  /** The file's pivots; nothing where it has gone, or cannot be read any more. */
  private static Optional<ClassGuidance> opened(TargetFile own, TargetOrigin origin) {
    try {
      KeptPivots pivots = own.open();
      return Optional.of(
          new ClassGuidance(new ClassGuide.Pivots(pivots), Optional.of(origin), pivots));
    } catch (IOException | RuntimeException | FSError e) {
      LOG.warn("{} cannot be opened, its pivots are computed: {}", own.path(), e.toString());
      return Optional.empty();
    }
  }

  private List<TargetFile> missing(ClassAssignment work, TargetFile own) throws IOException {
    List<TargetFile> missing = new ArrayList<>(List.of(own));
    for (int other : keeping.samples()) {
      TargetFile file = folder.file(work, other);
      if (other != samples && !file.isThere()) {
        missing.add(file);
      }
    }
    return missing;
  }

  /** Computes the pivots of all files in one pass and writes them step by step. */
  private void leave(
      List<TargetFile> files, int label, ClassGuide.Latents real, ClassSynthesizer synthesizer)
      throws IOException {
    List<Integer> wanted = files.stream().map(TargetFile::samples).toList();
    LOG.info("targets of class {} are computed, for {} samples", label, wanted);
    PivotTask task = new PivotTask(label, runSeed, wanted, real);
    writing(
        files,
        List.of(),
        sinks ->
            synthesizer.pivots(
                task,
                (step, pivots) -> {
                  RunningTask.endIfKilled();
                  add(step, pivots, files, sinks);
                }));
  }

  /** Makes the rows of files that are all open. */
  private interface Pass {
    void writeTo(List<RowSink> sinks);
  }

  /** Opens the files one within the other: a file appears when what is written to it is whole. */
  private static void writing(List<TargetFile> files, List<RowSink> open, Pass pass)
      throws IOException {
    if (open.size() == files.size()) {
      pass.writeTo(open);
      return;
    }
    files
        .get(open.size())
        .write(
            sink -> {
              List<RowSink> more = new ArrayList<>(open);
              more.add(sink);
              writing(files, more, pass);
            });
  }

  private static void add(
      int step, QuantilePivots[] pivots, List<TargetFile> files, List<RowSink> sinks) {
    try {
      for (int i = 0; i < pivots.length; i++) {
        String fingerprint = files.get(i).fingerprint().value();
        sinks.get(i).add(TargetTable.row(fingerprint, step, pivots[i]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write pivots of step " + step, e);
    }
  }
}
