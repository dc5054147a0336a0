package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.TableConfiguration.Cell;
import io.dsco.config.TableSettings;
import io.dsco.source.ImageSources;
import io.dsco.source.SourceSettings;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * What tells a finished cell from any other: its settings, and what the files are that they name.
 * More than its result depends on, as no stage is asked: one cell too many is looked for, and its
 * stages find their work done.
 */
final class CellFingerprints {
  /** Sections that change no result. */
  private static final List<String> LEFT_OUT =
      List.of("workspace", "table", "spark", "plan", "pretrain");

  private final SparkSession spark;
  private final Map<SourceSettings, String> identities = new HashMap<>();

  CellFingerprints(SparkSession spark) {
    this.spark = spark;
  }

  /** Of one cell, whose table shows this. */
  Fingerprint of(Cell cell, TableSettings.Shows shows) {
    RunConfiguration run = cell.configuration();
    io.dsco.config.SourceSettings source = run.source();
    Map<?, ?> settings = new HashMap<>(Json.parse(run.effective().json(), Map.class));
    LEFT_OUT.forEach(settings::remove);
    Checkpoints checkpoints =
        new Checkpoints(run.checkpoints(), spark.sparkContext().hadoopConfiguration());
    return Fingerprint.of(
        Map.of(
            "cell", shows + " " + cell.dataset().settingName(),
            "settings", settings,
            "images", identity(source, source.path(), source.labelsPath()),
            "test", identity(source, source.testPath(), source.testLabelsPath()),
            "checkpoints",
                Stream.of(checkpoints.dit(), checkpoints.teacher())
                    .flatMap(Optional::stream)
                    .map(CheckpointFile::sha256)
                    .toList(),
            "vae", checkpoints.vae().sha256()));
  }

  private String identity(io.dsco.config.SourceSettings source, String path, String labels) {
    return path.isEmpty()
        ? "none"
        : identities.computeIfAbsent(
            SourceWiring.source(source, path, labels),
            images -> ImageSources.open(spark, images).identity().sha256());
  }
}
