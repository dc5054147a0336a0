package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.StudentSettings;
import io.dsco.config.TableConfiguration.Cell;
import io.dsco.config.TableSettings;
import io.dsco.device.Machine;
import io.dsco.source.ClassList;
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
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What tells a finished cell from any other: its settings, and what the files are that they name.
 * More than its result depends on, as no stage is asked: one cell too many is looked for, and its
 * stages find their work done.
 */
final class CellFingerprints {
  /** Counts up when any stage's result changes for the same settings. */
  private static final int METHOD_VERSION = 1;

  /** Sections that change no result. */
  private static final List<String> LEFT_OUT = List.of("workspace", "table", "plan", "pretrain");

  /** Changes what a run costs, and nothing else. */
  private static final String SPARK = "spark";

  /** The same, in {@code synthesis.nopt}. */
  private static final String KEEP_TARGETS = "keep-targets";

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
    // Says what becomes of another dataset in the same folder.
    ((Map<?, ?>) settings.get("publish")).remove("keep-versions");
    if (run.student().whenImagesChange() == StudentSettings.WhenImagesChange.RETRAIN) {
      // Then a cell's result is that of a folder in which nothing ever was.
      ((Map<?, ?>) settings.get("student")).remove("when-images-change");
    }
    if (shows == TableSettings.Shows.ACCURACY) {
      settings.remove(SPARK);
      nopt(settings).remove(KEEP_TARGETS);
    }
    String machine =
        shows == TableSettings.Shows.COST ? Machine.of(spark, run.spark().device()) : "any";
    Checkpoints checkpoints =
        new Checkpoints(run.checkpoints(), spark.sparkContext().hadoopConfiguration());
    return Fingerprint.of(
        Map.of(
            "version", METHOD_VERSION,
            "cell", shows + " " + cell.dataset().settingName() + " on " + machine,
            "classes", classLists(run),
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

  private static Map<?, ?> nopt(Map<?, ?> settings) {
    return (Map<?, ?>) ((Map<?, ?>) settings.get("synthesis")).get("nopt");
  }

  /** What the lists of classes say, of the dataset and of the models. */
  private List<String> classLists(RunConfiguration run) {
    return Stream.of(
            Optional.of(run.source().classList()).filter(place -> !place.isEmpty()),
            run.modelClasses().dit(),
            run.modelClasses().teacher())
        .map(list -> list.map(this::classes).orElse("none"))
        .toList();
  }

  private String classes(String place) {
    return ClassList.read(new Path(place), spark.sparkContext().hadoopConfiguration())
        .entries()
        .toString();
  }

  private String identity(io.dsco.config.SourceSettings source, String path, String labels) {
    return path.isEmpty()
        ? "none"
        : identities.computeIfAbsent(
            SourceWiring.source(source, path, labels),
            images -> ImageSources.open(spark, images).identity().sha256());
  }
}
