package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Dope Trigger measured on the embedded models, with sizes of 2 and 3. */
class MeasuredTriggerIT {
  private static final String WORK = "{synthesis,student,scores}/**.{parquet,safetensors}";

  @TempDir Path folder;

  @Test
  void leavesItsEvidenceAndUsesWhatWasDoneForAnotherNumberOfImages() throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 12, 1);
    assertThat(job(images, 4).execute("run")).isEqualTo(new Job.Outcome(0, ""));

    String evidence = Files.readString(only("trigger/*/evidence.json"));
    int synthesized = number(evidence, "synthesized_per_class");
    assertThat(synthesized).isIn(2, 4);
    assertThat(number(evidence, "doped_per_class")).isEqualTo(4 - synthesized);
    assertThat(Files.readString(only("trigger/*/evidence.md"))).contains("| 2 | ", "| 3 | ");
    assertThat(origins()).isEqualTo(expected(synthesized, 4));
    Map<String, String> before = Tree.identities(workspace(), WORK);

    assertThat(job(images, 3).execute("run")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(Tree.identities(workspace(), WORK)).isEqualTo(before);
    assertThat(origins()).isEqualTo(expected(Math.min(synthesized, 3), 3));
  }

  private static List<String> expected(int synthesized, int wanted) {
    int classes = FashionSample.CLASSES;
    Stream<String> real =
        synthesized < wanted ? Stream.of("real " + classes * (wanted - synthesized)) : Stream.of();
    return Stream.concat(real, Stream.of("synthetic " + classes * synthesized)).toList();
  }

  private List<String> origins() throws Exception {
    return Tables.strings(
        workspace(),
        "dataset/images/*.parquet",
        "SELECT origin || ' ' || count(*) FROM TABLE GROUP BY origin ORDER BY origin");
  }

  private Job job(Path images, int imagesPerClass) {
    return Job.of(
        workspace(),
        "source.path=" + images,
        "trigger.mode=measured",
        "trigger.schedule=[2, 3]",
        "synthesis.ipc=" + imagesPerClass);
  }

  private Path workspace() {
    return folder.resolve("out");
  }

  private Path only(String glob) throws Exception {
    List<String> found = List.copyOf(Tree.contents(workspace(), glob).keySet());
    assertThat(found).hasSize(1);
    return workspace().resolve(found.get(0));
  }

  private static int number(String json, String key) {
    return Integer.parseInt(json.replaceAll("(?s).*\"" + key + "\" : (\\d+).*", "$1"));
  }
}
