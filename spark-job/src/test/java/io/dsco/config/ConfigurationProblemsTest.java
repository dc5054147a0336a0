package io.dsco.config;

import static io.dsco.config.ConfigurationFixture.MINIMAL;
import static io.dsco.config.ConfigurationFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationProblemsTest {
  @TempDir Path directory;

  @Test
  void aDigestHasItsFormAndBelongsToAFile() {
    assertThat(
            ConfigurationFixture.problems(
                directory,
                ConfigurationFixture.MINIMAL,
                "checkpoints.vae=vae.pt",
                "checkpoints.sha256.vae=ABC",
                "checkpoints.sha256.dit=" + "a".repeat(64)))
        .containsExactly(
            "vae must be 64 lower-case hexadecimal digits, was ABC (checkpoints.sha256.vae)",
            "sha256.dit must be left out unless checkpoints.dit is set, was "
                + "a".repeat(64)
                + " (checkpoints.sha256.dit)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "synthesis.ipc=0 | ipc must be at least 1, was 0 (synthesis.ipc)",
        "synthesis.ipc=many | ipc must be a whole number, was \"many\" (synthesis.ipc)",
        "synthesis.ipc=2.5 | ipc must be a whole number, was 2.5 (synthesis.ipc)",
        "synthesis.ipc=1e99999999 | ipc must be a whole number, was Infinity (synthesis.ipc)",
        "synthesis.ipc=null | ipc must be set (synthesis.ipc)",
        "run.seed=9223372036854775808 | seed must be a whole number, was \"9223372036854775808\""
            + " (run.seed)",
        "image.size=7 | size must be between 8 and 4096, was 7 (image.size)",
        "image.fit=stretch | fit must be one of crop, pad, was \"stretch\" (image.fit)",
        "input.max-rejected-fraction=1.5 | max rejected fraction must be between 0 and 1, was 1.5"
            + " (input.max-rejected-fraction)",
        "input.max-pixels=500000001 | max pixels must be between 1 and 500000000, was 500000001"
            + " (input.max-pixels)",
        "encode.batch-size=10923 | batch size must be at most 10922 for images of 256 pixels a side,"
            + " was 10923 (encode.batch-size)",
        "input.min-side=0 | min side must be at least 1, was 0 (input.min-side)",
        "vae.block-out-channels=[] | block out channels must be a list of at least one, was []"
            + " (vae.block-out-channels)",
        "vae.block-out-channels=64 | block out channels must be a list of whole numbers, was 64"
            + " (vae.block-out-channels)",
        "vae.norm-groups=48 | block out channels must be multiples of norm groups 48, was"
            + " [128, 256, 512, 512] (vae.block-out-channels)",
        "vae.scaling-factor=0 | scaling factor must be above 0, was 0 (vae.scaling-factor)",
        "dit.variant=DiT-M/2 | variant must be one of DiT-{S,B,L,XL}/{2,4,8} or custom, was"
            + " \"DiT-M/2\" (dit.variant)",
        "dit.depth=3 | depth must be left out unless the variant is custom, was 3 (dit.depth)",
        "dit.classes=0 | classes must be at least 1, was 0 (dit.classes)",
        "diffusion.steps=1001 | steps must be between 2 and 1000, was 1001 (diffusion.steps)",
        "diffusion.guidance.scale=-1 | scale must be at least 0, was -1 (diffusion.guidance.scale)",
        "diffusion.guidance.interval=[1000, 0] | interval must be two ascending timesteps, was"
            + " [1000, 0] (diffusion.guidance.interval)",
        "diffusion.guidance.interval=[500] | interval must be two ascending timesteps, was [500]"
            + " (diffusion.guidance.interval)",
        "diffusion.guidance.interval=[0, 1001] | interval must be between 0 and 1000, was 1001"
            + " (diffusion.guidance.interval)",
        "diffusion.guidance.interval=all | interval must be a list of whole numbers, was \"all\""
            + " (diffusion.guidance.interval)",
        "dit.precision=bfloat16 | precision must be one of float32, float16, was \"bfloat16\""
            + " (dit.precision)",
        "dit.precision=float16 | precision must be float32 where spark.device is cpu, was float16"
            + " (dit.precision)",
        "diffusion.guidance.channels=5 | channels must be at most the latent channels 4, was 5"
            + " (diffusion.guidance.channels)",
        "diffusion.steps=1 | steps must be between 2 and 1000, was 1 (diffusion.steps)",
        "teacher.class-list=x | class list must be left out unless classes is set, was",
        "synthesis.alignment=real | alignment must be one of data-accessible, data-free, none, was"
            + " \"real\" (synthesis.alignment)",
        "synthesis.nopt.momentum=1 | momentum must be at least 0 and below 1, was 1"
            + " (synthesis.nopt.momentum)",
        "synthesis.nopt.projector.widths=[16] | widths must be a list of at least 2 whole numbers,"
            + " was [16] (synthesis.nopt.projector.widths)",
        "student.augmentation.smallest-crop=0 | smallest crop must be above 0 and at most 1, was 0"
            + " (student.augmentation.smallest-crop)",
        "student.warmup-epochs=300 | warmup epochs must be below epochs 300, was 300"
            + " (student.warmup-epochs)",
        "student.checkpoint-interval=soon | checkpoint interval must be a time such as 30s, was"
            + " \"soon\" (student.checkpoint-interval)",
        "teacher.architecture=resnet-19 | architecture must be one of convnet, resnet-18, resnet-34,"
            + " resnet-101, resnet-ap10, mobilenet-v2, efficientnet-b0, densenet-121, was"
            + " \"resnet-19\" (teacher.architecture)",
        "teacher.norm=group | norm must be one of batch, instance, was \"group\" (teacher.norm)",
        "student.input-scale=raw | input scale must be one of symmetric, imagenet, was \"raw\""
            + " (student.input-scale)",
        "teacher.classes=0 | classes must be at least 1, was 0 (teacher.classes)",
        "student.input-size=224 | input size must be the teacher's 256 for soft labels, was 224"
            + " (student.input-size)",
        "student.depth=9 | depth must leave a pixel of images of 256, was 9 (student.depth)",
        "trigger.mode=sometimes | mode must be measured, fixed(N) with N of at least 1, or off, was"
            + " \"sometimes\" (trigger.mode)",
        "trigger.mode=fixed(0) | mode must be measured, fixed(N) with N of at least 1, or off, was"
            + " \"fixed(0)\" (trigger.mode)",
        "trigger.schedule=[50, 10] | schedule must be at least 2 ascending numbers, was [50, 10]"
            + " (trigger.schedule)",
        "dope.selection=best | selection must be one of global, per-class, random, was \"best\""
            + " (dope.selection)",
        "publish.shard-size=big | shard size must be a size such as 256MiB, was \"big\"",
        "pretrain.dit.label-dropout=1 | label dropout must be at least 0 and below 1, was 1"
            + " (pretrain.dit.label-dropout)",
        "spark.task-cpus=0 | task cpus must be at least 1, was 0 (spark.task-cpus)",
        "spark.device=tpu | device must be one of cpu, gpu, was \"tpu\" (spark.device)",
        "spark.gpu.per-executor=0 | per executor must be at least 1, was 0 (spark.gpu.per-executor)",
        "spark.gpu.per-task=2 | per task must be above 0 and at most 1, was 2 (spark.gpu.per-task)",
        "spark.gpu.per-task=0.4 | per task must be 1 or 1 over a whole number, such as 0.5 or 0.25,"
            + " was 0.4 (spark.gpu.per-task)",
        "spark.executor.memory=1k | memory must be at least 536870912 bytes, was",
        "spark.executor.cores=0 | cores must be at least 1, was 0 (spark.executor.cores)",
        "source.format=parquet | class list must be set when the format is parquet, was not set"
            + " (source.class-list)",
        "source.labels-path=x | labels path must be set for idx only, was",
        "image.size=100 | size must be a multiple of 16 (the autoencoder divides it by 8, a patch by"
            + " 2), was 100 (image.size)",
        "synthesis.icp=3 | unknown setting synthesis.icp: did you mean synthesis.ipc?",
        "syntesis.ipc=3 | unknown setting syntesis.ipc: did you mean synthesis.ipc?",
        "nopt.iterations=3 | unknown setting nopt.iterations: did you mean synthesis.nopt.iterations?",
        "colour=red | unknown setting colour",
        "synthesis=3 | synthesis must be a section of settings, not a value (synthesis)",
        "synthesis | an override must have the form key=value, was synthesis (--set)"
      })
  void namesRuleValueAndPlace(String override, String message) {
    assertThat(problems(directory, MINIMAL, override))
        .singleElement()
        .satisfies(problem -> assertThat(problem).startsWith(message));
  }

  @Test
  void reportsEveryProblemTogether() {
    assertThat(
            problems(
                directory,
                "source.format = idx, image.size = big, synthesis { ipc = 0, icp = 1 }, vae = 1"))
        .containsExactly(
            "unknown setting synthesis.icp: did you mean synthesis.ipc?",
            "vae must be a section of settings, not a value (vae)",
            "workspace must be set (workspace)",
            "ipc must be at least 1, was 0 (synthesis.ipc)",
            "path must be set (source.path)",
            "class list must be set when the format is idx, was not set (source.class-list)",
            "labels path must be set for idx, was not set (source.labels-path)",
            "size must be a whole number, was \"big\" (image.size)");
  }

  @Test
  void aCustomTransformerNeedsItsSizes() {
    assertThat(problems(directory, MINIMAL, "dit.variant=custom"))
        .contains("hidden size must be set (dit.hidden-size)", "heads must be set (dit.heads)");
    assertThat(
            problems(
                directory,
                MINIMAL
                    + "dit { variant = custom, hidden-size = 10, depth = 1, heads = 3, patch-size = 2 }"))
        .containsExactly("hidden size must be a multiple of heads 3, was 10 (dit.hidden-size)");
  }

  @Test
  void aClassifierMustFitItsImages() {
    String hard = MINIMAL + "student.labels = hard\n";
    assertThat(problems(directory, hard, "teacher.input-size=257"))
        .containsExactly(
            "input size must be at most the images' 256, was 257 (teacher.input-size)");
    assertThat(
            problems(directory, hard + "student { architecture = densenet-121, input-size = 31 }"))
        .containsExactly(
            "input size must be at least 32 for densenet-121 with batch norm, was 31"
                + " (student.input-size)");
    assertThat(
            problems(
                directory,
                hard + "student { architecture = resnet-18, norm = instance, input-size = 63 }"))
        .containsExactly(
            "input size must be at least 64 for resnet-18 with instance norm, was 63"
                + " (student.input-size)");
    assertThat(problems(directory, hard + "teacher { architecture = resnet-18, input-size = 224 }"))
        .isEmpty();
  }

  @Test
  void batchNormNeedsTwoImages() {
    assertThat(problems(directory, MINIMAL + "student { norm = batch, batch-size = 1 }"))
        .containsExactly(
            "batch size must be at least 2 with batch norm, was 1 (student.batch-size)");
    assertThat(problems(directory, MINIMAL + "student { norm = instance, batch-size = 1 }"))
        .isEmpty();
  }

  @Test
  void onlyAConvNetHasAWidthAndADepth() {
    assertThat(problems(directory, MINIMAL + "student { architecture = resnet-18, width = 9 }"))
        .containsExactly(
            "width must be left out unless the architecture is convnet, was 9 (student.width)");
    assertThat(problems(directory, MINIMAL + "teacher { architecture = resnet-18, depth = 3 }"))
        .containsExactly(
            "depth must be left out unless the architecture is convnet, was 3 (teacher.depth)");
  }

  @Test
  void anExecutorHasCoresForATaskOnEachOfItsGpus() {
    String spark =
        "spark { task-cpus = 3, executor.cores = %d, gpu.per-executor = 2, device = %s }";
    assertThat(problems(directory, MINIMAL + spark.formatted(5, "gpu")))
        .containsExactly(
            "executor.cores must be at least 6, 3 for a task on each of the 2 gpus, was 5"
                + " (spark.executor.cores)");
    assertThat(problems(directory, MINIMAL + spark.formatted(2, "cpu")))
        .containsExactly(
            "executor.cores must be at least the 3 of a task, was 2 (spark.executor.cores)");
  }

  @Test
  void onlyACosineHasAWarmUp() {
    assertThat(problems(directory, MINIMAL + "student { schedule = step, warmup-epochs = 2 }"))
        .containsExactly(
            "warmup epochs must be 0 with the schedule step, was 2 (student.warmup-epochs)");
  }

  @Test
  void aFileThatIsNoHoconIsOneLine() {
    assertThat(problems(directory, "workspace = [1,"))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem).contains("run.conf").doesNotContain("\n").endsWith("(CONF)"));
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = directory.resolve("missing.conf");

    assertThatThrownBy(() -> RunConfiguration.load(missing, List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the configuration must be a readable file, was " + missing + " (CONF)");
  }

  /** A setting that is documented and never read would do nothing in silence. */
  @ParameterizedTest
  @MethodSource("documentedSettings")
  void everyDocumentedSettingIsRead(String key) {
    assertThat(problems(directory, MINIMAL + "dit.variant = custom", key + "=[[]]"))
        .anySatisfy(problem -> assertThat(problem).contains("was [").endsWith("(" + key + ")"));
  }

  static List<String> documentedSettings() {
    Config reference = ConfigFactory.parseResources("reference.conf");
    List<String> keys = new ArrayList<>();
    collect("", reference.root(), keys);
    keys.remove("dit.variant");
    return keys;
  }

  private static void collect(String prefix, ConfigObject object, List<String> keys) {
    object.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject section) {
            collect(prefix + key + ".", section, keys);
          } else {
            keys.add(prefix + key);
          }
        });
  }
}
