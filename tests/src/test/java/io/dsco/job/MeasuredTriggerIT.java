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

  @Test
  void onePassForAllSizesChangesNoSample() throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 12, 1);
    Map<String, String> samples = synthesized(images, "never", 0);

    assertThat(samples).hasSize(2 * FashionSample.CLASSES);
    assertThat(synthesized(images, "schedule", 0)).isEqualTo(samples);
    assertThat(synthesized(images, "always", 2 * FashionSample.CLASSES)).isEqualTo(samples);
  }

  /** Class files of both sizes, and how many files of pivots are left. */
  private Map<String, String> synthesized(Path images, String keep, int left) throws Exception {
    Path out = folder.resolve(keep);
    Job job = Job.of(out, settings(images, 4, "synthesis.nopt.keep-targets=" + keep));
    assertThat(job.execute("trigger")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(Tree.contents(out, "targets/**")).hasSize(left);
    String record = Files.readString(out.resolve("run.json"));
    if (keep.equals("never")) {
      assertThat(record).doesNotContain("targets_reused");
    } else {
      assertThat(number(record, "targets_computed")).isZero();
      assertThat(number(record, "targets_reused")).isEqualTo(FashionSample.CLASSES);
    }
    return Tree.contents(out, "synthesis/**.parquet");
  }

  @Test
  void anotherWeightOfTheLossFindsTheTargets() throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 12, 1);
    String always = "synthesis.nopt.keep-targets=always";
    String lambda = "synthesis.nopt.lambda-align=1e-3";
    String[] plain = {"source.path=" + images, "trigger.mode=off", "synthesis.ipc=2"};
    Job.of(workspace(), with(plain, always)).execute("synthesize");
    Map<String, String> before = Tree.contents(workspace(), "synthesis/**.parquet");
    Job.of(workspace(), with(plain, always, lambda)).execute("synthesize");
    Job.of(folder.resolve("alone"), with(plain, lambda)).execute("synthesize");

    assertThat(number(Files.readString(workspace().resolve("run.json")), "targets_reused"))
        .isEqualTo(FashionSample.CLASSES);
    Map<String, String> samples = Tree.contents(workspace(), "synthesis/**.parquet");
    samples.keySet().removeAll(before.keySet());
    assertThat(samples)
        .isNotEmpty()
        .isEqualTo(Tree.contents(folder.resolve("alone"), "synthesis/**.parquet"));
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
    return Job.of(workspace(), settings(images, imagesPerClass));
  }

  private static String[] settings(Path images, int imagesPerClass, String... more) {
    String[] measured = {
      "source.path=" + images,
      "trigger.mode=measured",
      "trigger.schedule=[2, 3]",
      "synthesis.ipc=" + imagesPerClass
    };
    return with(measured, more);
  }

  private static String[] with(String[] settings, String... more) {
    return Stream.concat(Stream.of(settings), Stream.of(more)).toArray(String[]::new);
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
