package io.dsco.config;

import static io.dsco.config.ConfigurationFixture.MINIMAL;
import static io.dsco.config.ConfigurationFixture.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.classifier.Architecture;
import io.dsco.classifier.InputScale;
import io.dsco.classifier.Norm;
import io.dsco.config.PretrainSettings.Training;
import io.dsco.dit.Precision;
import io.dsco.vae.LatentShape;
import io.dsco.vae.VaeParameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigurationTest {
  private static final Path CONF = Path.of("..", "conf");

  @TempDir Path directory;

  @Test
  void includesFilesBesideIt() throws IOException {
    Files.writeString(directory.resolve("base.conf"), MINIMAL + "\ninclude \"more.conf\"");
    Files.writeString(directory.resolve("more.conf"), "run.seed = 7");

    assertThat(load(directory, "include \"base.conf\"").seed()).isEqualTo(7);
    assertThat(load(directory, "include \"base\"").seed()).isEqualTo(7);
    assertThat(load(directory, "include file(\"" + directory + "/base.conf\")").seed())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"no.conf\"",
        "file(\"no.conf\")",
        "classpath(\"no.conf\")",
        "url(\"file:/no.conf\")",
        "required(\"no.conf\")"
      })
  void refusesAnIncludeThatIsNotThere(String include) {
    assertThatThrownBy(() -> load(directory, MINIMAL + "\ninclude " + include))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no.conf");
  }

  @Test
  void refusesAMissingIncludeOfAnInclude() throws IOException {
    Files.writeString(directory.resolve("base.conf"), MINIMAL + "\ninclude \"no.conf\"");

    assertThatThrownBy(() -> load(directory, "include \"base.conf\""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("an included file must be there and have settings, no.conf has none (CONF)");
  }

  @Test
  void aDataFreeRunReadsNoSource() {
    String without = "workspace = out, synthesis.alignment = ";

    assertThat(load(directory, without + "data-free").usesSource()).isFalse();
    assertThat(load(directory, without + "data-free, source.path = images").usesSource()).isFalse();
    assertThat(load(directory, without + "none, trigger.mode = off").usesSource()).isFalse();
    assertThatThrownBy(() -> load(directory, without + "none"))
        .hasMessageContaining(
            "path must be set for alignment none unless trigger.mode is off (source.path)");
    assertThat(load(directory, without + "none, source.path = images").usesSource()).isTrue();
    assertThat(load(directory, MINIMAL).usesSource()).isTrue();
  }

  @Test
  void defaultsAreThePapers() {
    RunConfiguration run = load(directory, MINIMAL);

    assertThat(run.diffusion()).isEqualTo(new DiffusionSettings(50, 4.0, 3, 0, 1000));
    assertThat(run.synthesis().nopt())
        .isEqualTo(
            new NoptSettings(
                200,
                0.1,
                0.9,
                1,
                5e-4,
                10,
                1e-3,
                5,
                0,
                NoptSettings.KeepTargets.SCHEDULE,
                List.of(16, 32, 64, 128),
                16));
    assertThat(run.synthesis().ipc()).isEqualTo(20);
    assertThat(run.synthesis().initialNoise())
        .isEqualTo(SynthesisSettings.InitialNoise.LATIN_HYPERCUBE);
    assertThat(run.synthesis().alignment()).isEqualTo(SynthesisSettings.Alignment.DATA_ACCESSIBLE);
    assertThat(run.synthesis().alignmentLevel())
        .isEqualTo(SynthesisSettings.AlignmentLevel.STEP_INPUT);
    assertThat(run.dit()).isEqualTo(new DitSettings(1152, 28, 16, 2, 1000, Precision.FLOAT32));
    assertThat(run.vae().parameters()).isEqualTo(VaeParameters.STABLE_DIFFUSION);
    assertThat(run.latentShape()).isEqualTo(new LatentShape(4, 32, 32));
    assertThat(run.publish())
        .isEqualTo(
            new PublishSettings(
                256L << 20, "other", new SoftLabelSettings(SoftLabelSettings.Form.LOGITS, 10), 1));
    assertThat(run.trigger())
        .isEqualTo(
            new TriggerSettings(TriggerSettings.Mode.MEASURED, 0, List.of(10, 50, 100, 150)));
    assertThat(run.teacher())
        .isEqualTo(
            new TeacherSettings(
                new ClassifierSettings(
                    Architecture.CONVNET, Norm.INSTANCE, 0, InputScale.SYMMETRIC, 128, 3),
                0));
    assertThat(run.student().network()).isEqualTo(run.teacher().network());
    assertThat(run.student().augmentation())
        .isEqualTo(new StudentSettings.Augmentation(0.5, 0.5, 0.4, 0.1, 1));
    assertThat(run.dope().selection()).isEqualTo(DopeSettings.Selection.GLOBAL);
    assertThat(run.image()).isEqualTo(new ImageSettings(256, ImageSettings.Fit.CROP));
    assertThat(run.spark().device()).isEqualTo(SparkSettings.Processor.CPU);
    assertThat(run.spark().master()).isEmpty();
  }

  @Test
  void everySectionIsMapped() {
    RunConfiguration run =
        load(
            directory,
            """
            run { name = trial, seed = -9223372036854775808 }
            workspace = "s3a://bucket/out"
            source { format = idx, path = /data/images, labels-path = /data/labels
                     test-path = /data/ti, test-labels-path = /data/tl, class-list = /data/c.txt }
            image { size = 32, fit = pad }
            input { max-rejected-fraction = 0, max-pixels = 1000, min-side = 4 }
            checkpoints { vae = /m/vae, dit = /m/dit, teacher = /m/teacher, student = /m/student
                          sha256.dit = 36bbe50ed96841d10443bcb670d6554f0a34b761be67ec9c4a8ad2c0c44ca42c }
            vae { block-out-channels = [8, 16, 16], layers-per-block = 1, norm-groups = 4
                  latent-channels = 4, scaling-factor = 0.5 }
            dit { variant = custom, hidden-size = 12, depth = 2, heads = 3, patch-size = 4, classes = 7
                  precision = float16 }
            diffusion { steps = 10, guidance { scale = 1.5, channels = 4, interval = [200, 900] } }
            encode.batch-size = 3
            synthesis {
              ipc = 2, initial-noise = normal, alignment = none
              alignment-level = step-output, template.samples = 30
              denoise-batch-size = 5, decode-batch-size = 6
              nopt { iterations = 0, learning-rate = 0.2, momentum = 0, lambda-align = 0
                     lambda-real = 0.5, lambda-maxoc = 3, lambda-stats = 4
                     diffused-copies = 1, chunk-size = 2, keep-targets = always, projector { widths = [1, 2], groups = 2 } }
            }
            teacher { architecture = resnet-ap10, norm = instance, input-size = 16, input-scale = imagenet
                      classes = 1000 }
            student {
              width = 13, depth = 4, epochs = 7, batch-size = 8, learning-rate = 0.9
              schedule = step, warmup-epochs = 0, cosine-stretch = 1.5, labels = hard
              temperature = 4, average-decay = 0.5, checkpoint-interval = 2m, when-images-change = keep
              augmentation { smallest-crop = 0.25, flip = 0.75, jitter = 0.125, lighting = 0.0625
                             cutmix = 0 }
            }
            trigger { mode = fixed(40), schedule = [2, 3] }
            dope { selection = per-class, score-batch-size = 11, teacher-logits = keep }
            publish { shard-size = 2MiB, license = mit, keep-versions = 3, soft-labels { form = top-k, top = 5 } }
            pretrain {
              seed = 4, output = /m, checkpoint-interval = 9
              vae { steps = 1, batch-size = 2, learning-rate = 0.3, average-decay = 0.4, kl-weight = 0 }
              dit { steps = 5, batch-size = 6, learning-rate = 0.7, average-decay = 0.8, label-dropout = 0 }
              teacher { steps = 9, batch-size = 10, learning-rate = 1.1, average-decay = 0, shift = 1 }
            }
            spark { master = "local[3]", task-cpus = 2, device = gpu, properties { spark.a.b = 1, "x.y" = z }
              executor { cores = 4, memory = 3GiB, memory-overhead = 5g, instances = 6 }
              gpu { per-executor = 2, per-task = 0.5, discovery-script = /gpus.sh } }
            """);

    assertThat(run.name()).isEqualTo("trial");
    assertThat(run.seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(run.workspace()).isEqualTo("s3a://bucket/out");
    assertThat(run.source())
        .isEqualTo(
            new SourceSettings(
                SourceSettings.Format.IDX,
                "/data/images",
                "/data/ti",
                "/data/labels",
                "/data/tl",
                "/data/c.txt"));
    assertThat(run.image()).isEqualTo(new ImageSettings(32, ImageSettings.Fit.PAD));
    assertThat(run.input()).isEqualTo(new InputSettings(0, 1000, 4));
    assertThat(run.checkpoints().requiredVae()).isEqualTo("/m/vae");
    assertThat(run.checkpoints().requiredDit()).isEqualTo("/m/dit");
    assertThat(run.checkpoints().requiredTeacher()).isEqualTo("/m/teacher");
    assertThat(run.checkpoints().student()).contains("/m/student");
    assertThat(run.checkpoints().sha256().of("dit"))
        .contains("36bbe50ed96841d10443bcb670d6554f0a34b761be67ec9c4a8ad2c0c44ca42c");
    assertThat(run.checkpoints().sha256().of("vae")).isEmpty();
    assertThat(run.vae()).isEqualTo(new VaeSettings(List.of(8, 16, 16), 1, 4, 4, 0.5));
    assertThat(run.dit()).isEqualTo(new DitSettings(12, 2, 3, 4, 7, Precision.FLOAT16));
    assertThat(run.diffusion()).isEqualTo(new DiffusionSettings(10, 1.5, 4, 200, 900));
    assertThat(run.encodeBatchSize()).isEqualTo(3);
    assertThat(run.synthesis())
        .isEqualTo(
            new SynthesisSettings(
                2,
                SynthesisSettings.InitialNoise.NORMAL,
                SynthesisSettings.Alignment.NONE,
                SynthesisSettings.AlignmentLevel.STEP_OUTPUT,
                30,
                5,
                6,
                new NoptSettings(
                    0,
                    0.2,
                    0,
                    0.5,
                    0,
                    3,
                    4,
                    1,
                    2,
                    NoptSettings.KeepTargets.ALWAYS,
                    List.of(1, 2),
                    2)));
    assertThat(run.teacher())
        .isEqualTo(
            new TeacherSettings(
                new ClassifierSettings(
                    Architecture.RESNET_AP10, Norm.INSTANCE, 16, InputScale.IMAGENET, 0, 0),
                1000));
    assertThat(run.student())
        .isEqualTo(
            new StudentSettings(
                new ClassifierSettings(
                    Architecture.CONVNET, Norm.INSTANCE, 0, InputScale.SYMMETRIC, 13, 4),
                7,
                8,
                0.9,
                StudentSettings.Schedule.STEP,
                0,
                1.5,
                StudentSettings.Labels.HARD,
                4,
                0.5,
                new StudentSettings.Augmentation(0.25, 0.75, 0.125, 0.0625, 0),
                Duration.ofMinutes(2),
                StudentSettings.WhenImagesChange.KEEP));
    assertThat(run.trigger())
        .isEqualTo(new TriggerSettings(TriggerSettings.Mode.FIXED, 40, List.of(2, 3)));
    assertThat(run.dope())
        .isEqualTo(
            new DopeSettings(
                DopeSettings.Selection.PER_CLASS, 11, DopeSettings.TeacherLogits.KEEP));
    assertThat(run.publish())
        .isEqualTo(
            new PublishSettings(
                2 << 20, "mit", new SoftLabelSettings(SoftLabelSettings.Form.TOP_K, 5), 3));
    assertThat(run.pretrain())
        .isEqualTo(
            new PretrainSettings(
                4,
                "/m",
                9,
                new Training(1, 2, 0.3, 0.4),
                0,
                new Training(5, 6, 0.7, 0.8),
                0,
                new Training(9, 10, 1.1, 0),
                1));
    assertThat(run.spark().master()).contains("local[3]");
    assertThat(run.spark().taskCpus()).isEqualTo(2);
    assertThat(run.spark().device()).isEqualTo(SparkSettings.Processor.GPU);
    assertThat(run.spark().executor())
        .isEqualTo(
            new ExecutorSettings(
                Optional.of(4), Optional.of(3L << 30), Optional.of(5L << 30), Optional.of(6)));
    assertThat(run.spark().gpu()).isEqualTo(new GpuSettings(2, 0.5, Optional.of("/gpus.sh")));
    assertThat(run.spark().properties()).isEqualTo(Map.of("spark.a.b", "1", "x.y", "z"));
  }

  @ParameterizedTest
  @CsvSource({
    "DiT-S/2,384,12,6,2",
    "DiT-B/4,768,12,12,4",
    "DiT-L/8,1024,24,16,8",
    "DiT-XL/2,1152,28,16,2"
  })
  void namedVariantsHaveThePublishedSizes(
      String variant, int hiddenSize, int depth, int heads, int patch) {
    RunConfiguration run = load(directory, MINIMAL, "dit.variant=" + variant);

    assertThat(run.dit())
        .isEqualTo(new DitSettings(hiddenSize, depth, heads, patch, 1000, Precision.FLOAT32));
  }

  @Test
  void dataStartsAtTheFileAndTheWorkspaceAtTheCaller() {
    RunConfiguration run =
        load(
            directory, MINIMAL + "checkpoints.vae = ../vae.pt, checkpoints.dit = \"hdfs://h/dit\"");

    assertThat(run.workspace()).isEqualTo(Path.of("out").toAbsolutePath().toString());
    assertThat(run.source().path()).isEqualTo(directory.resolve("images").toString());
    assertThat(run.checkpoints().vae()).contains(directory.resolveSibling("vae.pt").toString());
    assertThat(run.checkpoints().dit()).contains("hdfs://h/dit");
    assertThat(run.pretrain().output()).isEqualTo(run.workspace() + "/models");
  }

  @Test
  void overridesWinAndKeepTextsThatLookLikeComments() {
    RunConfiguration run =
        load(
            directory,
            MINIMAL + "synthesis.ipc = 3",
            "synthesis.ipc=7",
            "source.path=s3a://bucket//a#b=c",
            "synthesis.nopt.projector.widths=[4, 8]",
            "spark.properties.spark.executor.memory=2g");

    assertThat(run.synthesis().ipc()).isEqualTo(7);
    assertThat(run.source().path()).isEqualTo("s3a://bucket//a#b=c");
    assertThat(run.synthesis().nopt().projectorWidths()).containsExactly(4, 8);
    assertThat(run.spark().properties()).containsEntry("spark.executor.memory", "2g");
  }

  @Test
  void anUnsetCheckpointIsRefusedWhenItIsNeeded() {
    RunConfiguration run = load(directory, MINIMAL);

    assertThatThrownBy(() -> run.checkpoints().requiredDit())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("dit must be set (checkpoints.dit)");
  }

  @Test
  void sectionsOfTasksCanBeSerialized() throws IOException {
    RunConfiguration run = load(directory, MINIMAL);
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      for (Object section :
          List.of(
              run.source(),
              run.image(),
              run.input(),
              run.vae(),
              run.dit(),
              run.diffusion(),
              run.synthesis(),
              run.teacher(),
              run.student(),
              run.trigger(),
              run.dope(),
              run.publish(),
              run.pretrain())) {
        out.writeObject(section);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fashion-mnist.conf", "fashion-mnist-paper.conf"})
  void shippedConfigurationsCanBeUsed(String name) {
    RunConfiguration run = RunConfiguration.load(CONF.resolve(name), List.of());

    assertThat(run.latentShape()).isEqualTo(new LatentShape(4, 8, 8));
    assertThat(run.source().path()).endsWith("/conf/data/fashion-mnist/train.parquet");
  }

  @Test
  void thePapersEmbeddedRunHasThePapersNumbers() {
    RunConfiguration run =
        RunConfiguration.load(CONF.resolve("fashion-mnist-paper.conf"), List.of());

    assertThat(run.diffusion()).isEqualTo(new DiffusionSettings(50, 4.0, 3, 0, 1000));
    assertThat(run.synthesis().nopt().iterations()).isEqualTo(200);
  }

  @Test
  void environmentVariablesAreRead() throws IOException {
    Path file = Files.writeString(directory.resolve("e.conf"), MINIMAL + "run.name = ${PATH}\n");

    assertThat(RunConfiguration.load(file, List.of()).name()).isEqualTo(System.getenv("PATH"));
  }
}
