package io.dsco.template;

import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.nopt.TemplateTask;
import io.dsco.synthesize.ClassAssignment;
import io.dsco.synthesize.ClassFiles;
import io.dsco.synthesize.ClassLog;
import io.dsco.synthesize.ClassSampling;
import io.dsco.synthesize.SynthesizerFactory;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one class's template inside one task, unless its file is there already. It crosses to
 * executors with the factory and a few numbers; assignment and result travel as JSON.
 */
final class TemplateWorker implements Function<String, String> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TemplateWorker.class);

  private final Workspace workspace;
  private final SynthesizerFactory synthesizers;
  private final CheckpointFile projector;
  private final long runSeed;
  private final int samples;
  private final int steps;
  private final ClassSampling sampling;

  TemplateWorker(
      Workspace workspace,
      SynthesizerFactory synthesizers,
      CheckpointFile projector,
      TemplateSettings settings,
      ClassSampling sampling) {
    this.workspace = workspace;
    this.synthesizers = synthesizers;
    this.projector = projector;
    this.runSeed = settings.runSeed();
    this.samples = settings.samplesPerClass();
    this.steps = settings.steps();
    this.sampling = sampling;
  }

  @Override
  public String call(String json) throws IOException {
    ClassAssignment work = Json.parse(json, ClassAssignment.class);
    Optional<FileEntry> present = ClassFiles.present(workspace, work, steps - 1, List.of());
    if (present.isPresent()) {
      sampling.skip(steps);
      return Json.canonical(present.get());
    }
    try (ClassLog log = ClassLog.begin(LOG, work.label(), samples, steps)) {
      FileEntry entry = make(work, log);
      JobMetrics.count(JobCount.TEMPLATES_DONE, 1);
      log.done(entry, sampling.look());
      return Json.canonical(entry);
    }
  }

  private FileEntry make(ClassAssignment work, ClassLog log) throws IOException {
    List<TemplateStatistics> statistics;
    try (ExecutorModels.Lease<ClassSynthesizer> lease = ExecutorModels.lease(synthesizers)) {
      TemplateTask task =
          new TemplateTask(work.label(), work.ditLabel(), samples, runSeed, projector.local());
      statistics = sampling.of(log, listener -> lease.model().template(task, listener));
    }
    Map<String, String> metadata = Map.of(ClassFiles.FINGERPRINT, work.fingerprint());
    FileEntry entry =
        new ParquetFiles(workspace)
            .write(
                new Path(work.target()),
                TemplateTable.STEPS,
                metadata,
                TemplateTable.rows(work.label(), statistics).iterator());
    return ClassFiles.described(entry, work, metadata, List.of());
  }
}
