package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is aligned with templates, on a machine where there is no dataset. */
class DataFreeIT {
  private static final Path MODELS = Job.CONF.resolve("models/fashion-mnist");
  private static final Path CLASSES = Job.CONF.resolve("classes/fashion-mnist.txt");

  @TempDir Path folder;

  @Test
  void looksAtNothingButCheckpointsAndClassList() throws Exception {
    SeenFileSystem.SEEN.clear();

    assertThat(dataFree("out").execute("run").status()).isZero();

    assertThat(new TreeSet<>(SeenFileSystem.SEEN))
        .containsExactlyInAnyOrder(
            MODELS.resolve("vae.safetensors").toString(),
            MODELS.resolve("dit.safetensors").toString(),
            MODELS.resolve("teacher.safetensors").toString(),
            MODELS.resolve("config.json").toString(), // what diffusers would tell of the weights
            CLASSES.toString());
    assertThat(Tree.contents(folder.resolve("out"), "{latents,rejected,scores,doping,student}/**"))
        .isEmpty();
    assertThat(published("out")).containsExactly("synthetic 50");
    assertThat(folder.resolve("out/dataset/README.md"))
        .content()
        .contains("no real image was used for it");
  }

  @Test
  void worksWithoutADatasetInTheConfiguration() throws Exception {
    Path conf =
        Files.writeString(
            folder.resolve("mine.conf"),
            """
            workspace = "%s"
            source.class-list = "%s"
            image { size = 32, fit = pad }
            checkpoints { vae = "%s", dit = "%s" }
            vae { block-out-channels = [16, 32, 64], layers-per-block = 1, norm-groups = 8
                  scaling-factor = 0.92575 }
            dit { variant = custom, hidden-size = 128, depth = 6, heads = 4, patch-size = 2, classes = 10 }
            diffusion { steps = 4, guidance.scale = 1.5 }
            synthesis { ipc = 2, alignment = data-free, template.samples = 5, nopt.iterations = 2 }
            publish.soft-labels.form = none
            """
                .formatted(
                    folder.resolve("mine"),
                    CLASSES,
                    MODELS.resolve("vae.safetensors"),
                    MODELS.resolve("dit.safetensors")));

    assertThat(Job.on(conf, folder.resolve("mine")).execute("check").status()).isZero();
    assertThat(Job.on(conf, folder.resolve("mine")).execute("run").status()).isZero();

    assertThat(published("mine")).containsExactly("synthetic 20");
  }

  @Test
  void resumesTemplateAndSynthesisWithTheSameBytesWhateverThePartitions() throws Exception {
    assertThat(dataFree("whole").execute("run", "--master", "local[2]").status()).isZero();
    assertThat(dataFree("parts").execute("template", "--master", "local[1]").status()).isZero();
    Map<String, String> templates = Tree.identities(folder.resolve("parts"), "template/*/*");
    Path lost = only(folder.resolve("parts"), "template", "class-00003-");
    Files.delete(lost);
    Files.delete(lost.resolveSibling("manifest.json"));

    assertThat(dataFree("parts").execute("synthesize", "--master", "local[1]").status()).isZero();
    Files.delete(only(folder.resolve("parts"), "synthesis", "class-00005-"));
    assertThat(dataFree("parts").execute("run", "--master", "local[2]").status()).isZero();

    templates.keySet().removeIf(name -> name.contains("class-00003-") || name.endsWith(".json"));
    assertThat(Tree.identities(folder.resolve("parts"), "template/*/*"))
        .containsAllEntriesOf(templates);
    for (String files : List.of("template/*/*", "synthesis/**.parquet", "dataset/**.parquet")) {
      assertThat(Tree.contents(folder.resolve("parts"), files))
          .isNotEmpty()
          .isEqualTo(Tree.contents(folder.resolve("whole"), files));
    }
  }

  @Test
  void refusesAStageThatReadsImages() {
    Job.Outcome outcome = dataFree("out").execute("encode");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors())
        .contains(
            "the stage encode is no part of a run in which no image is read and alignment is"
                + " data-free (synthesis.alignment)");
  }

  private Job dataFree(String workspace) {
    return Job.of(
        folder.resolve(workspace),
        "synthesis.alignment=data-free",
        "synthesis.template.samples=6",
        "source.path=seen:" + Job.CONF.resolve("data/fashion-mnist/train.parquet"),
        "source.class-list=seen:" + CLASSES,
        "checkpoints.vae=seen:" + MODELS.resolve("vae.safetensors"),
        "checkpoints.dit=seen:" + MODELS.resolve("dit.safetensors"),
        "checkpoints.teacher=seen:" + MODELS.resolve("teacher.safetensors"),
        SeenFileSystem.SETTING + "=" + SeenFileSystem.class.getName());
  }

  private static Path only(Path workspace, String stage, String prefix) throws Exception {
    try (Stream<Path> tree = Files.walk(workspace.resolve(stage))) {
      List<Path> found =
          tree.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private List<String> published(String workspace) throws Exception {
    return Tables.strings(
        folder.resolve(workspace),
        "dataset/images/*.parquet",
        "SELECT origin || ' ' || count(*) FROM TABLE GROUP BY origin");
  }
}
