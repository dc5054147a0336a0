package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.dsco.workspace.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of the shipped configurations. Nothing here says how fast this machine is. */
class PlanCommandTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** What is read of the line of JSON. */
  record Line(
      String plan,
      double flop,
      double seconds,
      double cost,
      List<Stage> stages,
      Map<String, Double> doping) {
    Stage stage(String name) {
      return stages.stream().filter(stage -> stage.stage().equals(name)).findFirst().orElseThrow();
    }
  }

  /** One of its stages. */
  record Stage(String stage, int tasks, double flop, double memory_bytes, double seconds) {}

  @Test
  void imageNetIsPlannedWithoutImagesAndModels() {
    Line plan = plan("imagenet-1k.conf", "plan.images=1281167", "plan.executors=8");

    assertThat(plan.plan()).isEqualTo("imagenet-1k");
    assertThat(plan.stages())
        .extracting(Stage::stage)
        .containsExactly("encode", "synthesize", "student", "score", "dope", "publish");
    assertThat(plan.stage("synthesize").tasks()).isEqualTo(1000);
    assertThat(plan.flop()).isEqualTo(plan.stages().stream().mapToDouble(Stage::flop).sum());
    assertThat(out.toString().lines().filter(line -> !line.startsWith("{")))
        .hasSize(12)
        .allMatch(line -> line.length() <= 100);
    assertThat(directory).isEmptyDirectory();
  }

  /** 50 guided steps of 50 samples of 1,000 classes through DiT-XL/2 of 118.6 billion, twice. */
  @Test
  void synthesisIsMostlyTheTransformersAndTheProjectors() {
    Line plan = plan("imagenet-1k.conf", "plan.images=1281167", "synthesis.nopt.iterations=0");
    double transformer = 2 * 2 * 118.64e9 * 50 * 50 * 1000;
    // 1,281 latents 5 times in each of 49 steps, 0.10 billion each, without the last map's savings.
    double targets = 2 * 0.1e9 * 1281 * 5 * 49 * 1000;

    assertThat(plan.stage("synthesize").flop() / (transformer + targets)).isBetween(0.95, 1.1);
  }

  @Test
  void twiceTheDevicesHalveTheSecondsAndNotTheCost() {
    String price = "plan.gpus.h100-sxm.price-per-hour=2.5";
    Line eight = plan("imagenet-1k.conf", "plan.images=1281167", "plan.executors=8", price);
    Line sixteen =
        plan(
            "imagenet-1k.conf",
            "plan.images=1281167",
            "plan.executors=4",
            "plan.tasks-per-executor=4",
            price);

    assertThat(eight.stage("synthesize").seconds() / sixteen.stage("synthesize").seconds())
        .isBetween(1.95, 2.05);
    // One student in one task: all devices wait for it.
    assertThat(eight.stage("student").seconds()).isEqualTo(sixteen.stage("student").seconds());
    assertThat(eight.cost() / (eight.seconds() / 3600 * 8 * 2.5)).isCloseTo(1, within(1e-12));
    assertThat(out.toString()).contains("4 executors of 4 tasks at once\nh100-sxm (stated: ");
  }

  @Test
  void theExecutorsAndGpusThatTheRunAsksForAreReckonedWith() {
    Line plan =
        plan(
            "imagenet-1k.conf",
            "plan.images=1281167",
            "spark.executor.instances=8",
            "spark.gpu.per-executor=2",
            "spark.gpu.per-task=0.5",
            "plan.gpus.h100-sxm.price-per-hour=2.5");

    assertThat(out.toString()).contains("on 8 executors of 2 tasks at once");
    assertThat(plan.cost() / (plan.seconds() / 3600 * 16 * 2.5)).isCloseTo(1, within(1e-12));
  }

  @Test
  void dopingPaysFromWhereItsOnceOnlyCostIsSaved() {
    Line plan = plan("imagenet-1k.conf", "plan.images=1281167");
    Map<String, Double> doping = plan.doping();
    double once = doping.get("student_seconds") + doping.get("score_seconds");
    double saved = doping.get("cheaper_from_images_per_class") - doping.get("synthesized");

    assertThat(saved * doping.get("sample_seconds")).isGreaterThan(once);
    assertThat((saved - 1) * doping.get("sample_seconds")).isLessThanOrEqualTo(once);
    assertThat(doping.get("student_seconds")).isEqualTo(plan.stage("student").seconds());
    assertThat(out.toString()).contains("with 50 synthesized of a class, real images are cheaper");
  }

  @Test
  void aMeasuredTriggersTrialsAreCountedUpToTheOneThatStopsIt() {
    assertThat(names("trigger.mode=measured", "plan.synthesized=50"))
        .containsExactly(
            "encode",
            "synthesize 10",
            "student 10",
            "score 10",
            "synthesize 50",
            "student 50",
            "score 50",
            "synthesize 100",
            "student 100",
            "score 100",
            "dope",
            "publish");
    // It never stops: all are synthesized, and none is real.
    assertThat(names("trigger.mode=measured")).doesNotContain("dope").contains("synthesize 100");
    assertThat(names("trigger.mode=off")).containsExactly("encode", "synthesize", "publish");
  }

  @Test
  void theFirstTrialPaysForTheTargetsOfAll() {
    Map<String, Double> shared = trials("schedule");
    Map<String, Double> alone = trials("never");

    assertThat(shared.get("synthesize 10")).isEqualTo(alone.get("synthesize 10"));
    // Targets of 50 and of 100 samples are as many: the multiples that hold five copies.
    assertThat(alone.get("synthesize 50") - shared.get("synthesize 50"))
        .isPositive()
        .isCloseTo(alone.get("synthesize 100") - shared.get("synthesize 100"), withinPercentage(2));
  }

  /** Operations of each stage. */
  private Map<String, Double> trials(String keepTargets) {
    Line plan =
        plan(
            "imagenet-1k.conf",
            "plan.images=1281167",
            "trigger.mode=measured",
            "synthesis.nopt.keep-targets=" + keepTargets);
    return plan.stages().stream().collect(Collectors.toMap(Stage::stage, Stage::flop));
  }

  @Test
  void aDataFreeRunHasATemplateAndNoDoping() {
    assertThat(names("synthesis.alignment=data-free"))
        .containsExactly("template", "synthesize", "publish");
    assertThat(out.toString()).doesNotContain("doping");
  }

  @Test
  void halfPrecisionTakesHalfTheMemoryOfTheTransformersWeights() {
    double whole =
        plan("imagenet-1k.conf", "plan.images=1000000").stage("synthesize").memory_bytes();
    double half =
        plan("imagenet-1k.conf", "plan.images=1000000", "dit.precision=float16")
            .stage("synthesize")
            .memory_bytes();

    // 675 million values of two bytes less (table 1 of the paper).
    assertThat((whole - half) / 1e6).isBetween(1345.0, 1355.0);
  }

  @Test
  void saysWhereADeviceIsTooSmall() {
    plan("imagenet-1k.conf", "plan.images=1281167", "plan.gpus.l4.memory=4GiB", "plan.gpu=l4");

    assertThat(out.toString())
        .contains("a task of synthesize takes more than the device's 4.0 GiB: its batches will");
  }

  @Test
  void theEmbeddedRunIsCountedAndMeasuredHere() throws Exception {
    List<Path> before = files();
    Line plan = plan("fashion-mnist.conf");

    assertThat(plan.stages())
        .extracting(Stage::stage)
        .containsExactly("encode", "synthesize", "student", "score", "dope", "publish");
    assertThat(plan.stages()).allMatch(stage -> stage.seconds() > 0);
    assertThat(plan.stage("synthesize").tasks()).isEqualTo(10);
    assertThat(out.toString()).contains("measured here with spark.task-cpus = 1");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void refusesAnUnknownKindOfGpuWithTheKnownOnes() {
    assertThat(execute("imagenet-1k.conf", "plan.gpu=h1000")).isEqualTo(2);
    assertThat(err.toString().strip())
        .isEqualTo(
            "gpu must be one of a100-sxm, h100-sxm, h200-sxm, l4, l40s, rtx-4090, t4, v100-sxm2,"
                + " was \"h1000\" (plan.gpu)");
  }

  @Test
  void refusesFewerImagesThanClasses() {
    assertThat(execute("imagenet-1k.conf", "plan.images=999")).isEqualTo(2);
    assertThat(err.toString().strip())
        .isEqualTo(
            "images must be at least one of each of the 1000 classes, was 999 (plan.images)");
  }

  @Test
  void measuringAGpuNeedsOne() {
    assertThat(execute("imagenet-1k.conf", "plan.images=1000", "--measure")).isEqualTo(2);
    assertThat(err.toString()).contains("device gpu needs ").contains("(spark.device)");
  }

  @Test
  void takesAKindOfGpuOfOnesOwnAndRefusesAnIncompleteOne() {
    String row = "plan.gpus.mine=";
    Line plan =
        plan(
            "imagenet-1k.conf",
            "plan.images=1000",
            "plan.gpu=mine",
            row + "{float32=1e12,float16=2e12,memory=8GiB,efficiency=0.5}");
    assertThat(plan.stage("synthesize").seconds())
        .isGreaterThan(plan.stage("synthesize").flop() / 0.5e12);

    assertThat(execute("imagenet-1k.conf", row + "{float32=1e12,speed=2}")).isEqualTo(2);
    assertThat(err.toString())
        .contains("float16 must be set (plan.gpus.mine.float16)")
        .contains("mine must be a row of [")
        .contains("was [speed] (plan.gpus.mine)");
  }

  private List<String> names(String... settings) {
    String[] all =
        Stream.concat(Stream.of("plan.images=1281167"), Stream.of(settings)).toArray(String[]::new);
    return plan("imagenet-1k.conf", all).stages().stream().map(Stage::stage).toList();
  }

  private Line plan(String configuration, String... settings) {
    assertThat(execute(configuration, settings)).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    return Json.parse(lines.get(lines.size() - 1), Line.class);
  }

  private int execute(String configuration, String... settings) {
    List<String> arguments = arguments(configuration, settings);
    out.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private List<String> arguments(String configuration, String... settings) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("plan", CONF.resolve(configuration).toString()));
    arguments.addAll(List.of("--set", "workspace=" + directory.resolve("out")));
    for (String setting : settings) {
      arguments.addAll(setting.startsWith("--") ? List.of(setting) : List.of("--set", setting));
    }
    return arguments;
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().toList();
    }
  }
}
