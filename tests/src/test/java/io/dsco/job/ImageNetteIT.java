package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.classifier.ClassifierParameters;
import io.dsco.cli.Main;
import io.dsco.config.RunConfiguration;
import io.dsco.training.UntrainedCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ImageNette as its configuration has it: ten folders with a few photographs, models of full size
 * with made-up weights. Takes minutes, 3 GB of memory and 0.4 GB of disk. Run by name.
 */
@Tag("large")
class ImageNetteIT {
  private static final Path CONFIGURATION = Job.CONF.resolve("imagenette.conf");
  private static final Path CLASSES = Job.CONF.resolve("classes/imagenette.txt");

  @TempDir static Path folder;

  private static Path vae;
  private static Path dit;
  private static Path teacher;
  private static Path images;

  @BeforeAll
  static void prepare() throws IOException {
    RunConfiguration run = RunConfiguration.load(CONFIGURATION, List.of());
    vae =
        UntrainedCheckpoint.write(
            folder.resolve("vae.safetensors"), run.vae().parameters().shapes());
    dit =
        HollowWeights.write(
            folder.resolve("dit.safetensors"), run.dit().parameters(run.latentShape()).shapes());
    ClassifierParameters resNet =
        run.teacher().network().parameters(run.image().size(), run.teacher().classes());
    teacher = HollowWeights.write(folder.resolve("resnet18.safetensors"), resNet.shapes());
    images = Photographs.tree(folder.resolve("train"), CLASSES);
    Photographs.tree(folder.resolve("val"), CLASSES);
    Photographs.addIrregular(images.resolve("n03888257"));
  }

  @Test
  void checkTellsWhatWouldRunAndChangesNothing() throws IOException {
    List<Path> before = files();
    StringWriter out = new StringWriter();

    int status = execute("check", new PrintWriter(out, true));

    System.out.print(out);
    assertThat(status).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("200 images per class, latents 4x32x32")
        .contains("vae 248 tensors as configured")
        .contains("10 classes, label name → DiT label: 0 tench → 0, 1 English springer → 217,")
        .contains("resnet-18 with batch norm, 224 pixels on the imagenet scale")
        .contains("10 classes, which are rows 0, 217, 482, 491, 497, … of 1000")
        .doesNotContain("PROBLEM");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void encodesPhotographsWithTheFullSizeAutoencoder() throws Exception {
    assertThat(execute("encode", new PrintWriter(new StringWriter()))).isZero();

    String latents = "latents/*/*/latents.parquet";
    assertThat(
            Tables.strings(
                folder.resolve("out"),
                latents,
                "SELECT CAST(label AS INT) || ' ' || count(*) FROM TABLE GROUP BY label ORDER BY label"))
        .containsExactly("0 3", "1 3", "2 3", "3 3", "4 3", "5 3", "6 3", "7 3", "8 3", "9 5");
    assertThat(
            Tables.strings(
                folder.resolve("out"),
                latents,
                "SELECT DISTINCT len(latent) || ' ' || isfinite(list_sum(latent)) FROM TABLE"))
        .containsExactly("4096 true");
    assertThat(Tree.contents(folder.resolve("out"), "rejected/*")).isEmpty();
  }

  private static int execute(String command, PrintWriter out) {
    List<String> arguments = new ArrayList<>(List.of(command, CONFIGURATION.toString()));
    for (String setting :
        List.of(
            "workspace=" + folder.resolve("out"),
            "source.path=" + images,
            "source.test-path=" + folder.resolve("val"),
            "checkpoints.vae=" + vae,
            "checkpoints.dit=" + dit,
            "checkpoints.teacher=" + teacher,
            "encode.batch-size=4",
            "spark.device=cpu")) {
      Collections.addAll(arguments, "--set", setting);
    }
    return Main.commandLine().setOut(out).execute(arguments.toArray(String[]::new));
  }

  private static List<Path> files() throws IOException {
    try (var found = Files.walk(folder)) {
      return found.sorted().toList();
    }
  }
}
