package io.dsco.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.LoggedProcess;
import io.dsco.job.FashionSample;
import io.dsco.job.Job;
import io.dsco.job.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process ends between a stage's last file and its manifest, in every stage in turn. */
@Tag("failure-slow")
class KilledDriverIT {
  private static final String PRODUCT = "dataset/**.parquet";

  /** Files whose work is not done again, stage by stage; the others hold little work. */
  private static final String KEPT =
      "{latents/*/*/latents.parquet,synthesis/*/class-*.parquet,student/*/student.safetensors,"
          + "scores/*/split-*.parquet,doping/*/class-*.parquet}";

  @TempDir Path folder;

  @Test
  void everyStageIsCutOffBeforeItsManifestAndTheNextRunChangesNoFileThatIsThere() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job job = job("killed", images);
    Map<String, String> kept = new HashMap<>();
    for (String stage : List.of("latents", "synthesis", "student", "scores", "doping")) {
      haltBefore(job, "/" + stage + "/[0-9a-f]+/manifest.json$");

      assertThat(Tree.contents(job.workspace(), stage + "/*/manifest.json")).as(stage).isEmpty();
      Map<String, String> files = Tree.identities(job.workspace(), KEPT);
      assertThat(files).as(stage).hasSizeGreaterThan(kept.size()).containsAllEntriesOf(kept);
      kept = files;
    }
    for (String place : List.of("/\\.dataset-[0-9a-f]+", "/dataset")) {
      haltBefore(job, place + "/manifest.json$");
      assertThat(Tree.contents(job.workspace(), "dataset/manifest.json")).isEmpty();
    }

    assertThat(job.execute("run", "--master", "local[1]")).isEqualTo(new Job.Outcome(0, ""));

    Job undisturbed = job("undisturbed", images);
    assertThat(undisturbed.execute("run", "--master", "local[1]").status()).isZero();
    assertThat(Tree.identities(job.workspace(), KEPT)).isEqualTo(kept);
    assertThat(Tree.contents(job.workspace(), PRODUCT))
        .hasSize(3)
        .isEqualTo(Tree.contents(undisturbed.workspace(), PRODUCT));
    assertThat(Tree.contents(job.workspace(), "{.**,**/.*}")).as("what the kills left").isEmpty();
  }

  private static Job job(String name, Path images) {
    Path root = images.resolveSibling(name);
    return Job.onFolder(root, images);
  }

  /** Starts the run in a process of its own, which halts before it has written that manifest. */
  private void haltBefore(Job job, String manifest) throws Exception {
    Path log = folder.resolve("halted.log");
    List<String> settings = new ArrayList<>(job.settings());
    settings.add("workspace=\"faulty://" + job.workspace() + "\"");
    FaultyFileSystem.haltingBefore(manifest)
        .forEach(
            (name, value) ->
                settings.add(
                    "spark.properties.\"spark.hadoop.%s\"=\"%s\""
                        .formatted(name, value.replace("\\", "\\\\"))));
    LoggedProcess process =
        new Job(job.configuration(), job.workspace(), settings)
            .start(log, "run", "--master", "local[1]");
    assertThat(process.awaitStatus())
        .as(() -> manifest + "\n" + process.lastLines())
        .isEqualTo(FaultyFileSystem.HALTED);
    Files.delete(log);
  }
}
