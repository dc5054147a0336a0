package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets compared by the command line: this run's, another folder, hard labels and soft. */
class EvaluateIT {
  private static final int IMAGES = 12;

  @TempDir Path folder;
  private Path images;
  private Path test;

  @BeforeEach
  void images() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), IMAGES);
    test = FashionSample.imageFolder(folder.resolve("test"), 4);
  }

  @Test
  void comparesThePublishedDatasetWithRandomImagesAndAFolder() throws Exception {
    Path other = FashionSample.imageFolder(folder.resolve("other"), 3);
    Job job =
        job(
            "hard",
            "evaluation.datasets=[random, synthetic, published, full]",
            "evaluation.others.mine=" + other);

    assertThat(job.execute("evaluate")).isEqualTo(new Job.Outcome(0, ""));

    int published = 10 * (Job.SYNTHETIC + Job.REAL);
    assertThat(results(job))
        .containsExactly(
            "full hard 120 0 40",
            "full hard 120 1 40",
            "mine hard 30 0 40",
            "mine hard 30 1 40",
            "published hard %d 0 40".formatted(published),
            "published hard %d 1 40".formatted(published),
            "random hard %d 0 40".formatted(published),
            "random hard %d 1 40".formatted(published),
            "synthetic hard 30 0 40",
            "synthetic hard 30 1 40");
  }

  @Test
  void softLabelsComeFromTheTeacher() throws Exception {
    Job job =
        job(
            "soft",
            "evaluation.datasets=[random]",
            "evaluation.protocol=high-ipc",
            "evaluation.protocols.high-ipc.epochs=[2, 2]");

    assertThat(job.execute("evaluate")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(results(job)).containsExactly("random soft 50 0 40", "random soft 50 1 40");
    assertThat(folder.resolve("soft/dataset")).as("no run was needed").doesNotExist();
  }

  @Test
  void otherClassesAreRefused() throws Exception {
    Path other = FashionSample.imageFolder(folder.resolve("other"), 3);
    try (Stream<Path> one = Files.list(other.resolve("03"))) {
      for (Path file : one.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(other.resolve("03"));
    Job job = job("other", "evaluation.datasets=[random]", "evaluation.others.mine=" + other);

    assertThat(job.execute("evaluate"))
        .isEqualTo(
            new Job.Outcome(
                2,
                "the classes must be those of the test images, [00, 01, 02, 03, 04] and 5 more,"
                    + " were [00, 01, 02, 04, 05] and 4 more (%s)%n".formatted(other)));
  }

  private Job job(String workspace, String... settings) {
    return Job.onFolder(
        folder.resolve(workspace),
        images,
        Stream.concat(
                Stream.of(
                    "source.test-path=" + test,
                    "evaluation.networks=[convnet]",
                    "evaluation.convnet.width=8",
                    "evaluation.repeats=2",
                    "evaluation.protocols.low-ipc.epochs=[2, 2, 2]"),
                Stream.of(settings))
            .toArray(String[]::new));
  }

  private static List<String> results(Job job) throws Exception {
    String file =
        Tree.contents(job.workspace(), "evaluation/*/results.json").keySet().iterator().next();
    TrialResult[] results =
        Json.parse(Files.readString(job.workspace().resolve(file)), TrialResult[].class);
    assertThat(results).allMatch(one -> one.top1() >= 0 && one.top5() >= one.top1());
    assertThat(results).allMatch(one -> one.top5() <= 1);
    return Stream.of(results)
        .map(
            one ->
                "%s %s %d %d %d"
                    .formatted(
                        one.dataset(), one.labels(), one.images(), one.repeat(), one.tested()))
        .sorted()
        .toList();
  }
}
