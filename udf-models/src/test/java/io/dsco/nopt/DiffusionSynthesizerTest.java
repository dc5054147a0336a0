package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop;
import io.dsco.dit.Dit;
import io.dsco.dit.DitParameters;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.vae.LatentShape;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole classes on the tiny trained transformer of the golden vectors. */
class DiffusionSynthesizerTest {
  private static final DitParameters TINY = new DitParameters(8, 2, 4, 48, 2, 3, 4, 10);
  private static final LatentShape LATENT = new LatentShape(4, 8, 8);
  private static final SynthesisListener SILENT = (done, of, losses) -> {};
  private static final int ANY_CHUNK = 16;
  private static final int STEPS = 5;
  private static final int TEMPLATE_SAMPLES = 7;
  private static final ProjectorParameters SIZES =
      new ProjectorParameters(4, 4, List.of(2, 4, 8, 16), 0.01);
  private static final AlignmentMethod PLAIN = new AlignmentMethod.None();
  private static final AlignmentMethod DATA_ACCESSIBLE =
      new AlignmentMethod.DataAccessible(AlignmentLevel.STEP_INPUT, 1e-3, 1);
  private static final AlignmentMethod DATA_FREE = new AlignmentMethod.DataFree(10, 1e-3);

  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  static List<AlignmentMethod> methods() {
    return List.of(PLAIN, DATA_ACCESSIBLE, DATA_FREE);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theSameTaskGivesTheSameValues(AlignmentMethod method) throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(method, ANY_CHUNK)) {
      ClassTask task = method.equals(DATA_FREE) ? templateTask(synthesizer, 3) : task(3);
      List<float[]> first = synthesizer.synthesize(task, SILENT);
      assertThat(first).hasSize(4);
      for (float[] sample : first) {
        assertThat(sample).hasSize(LATENT.size());
        for (float value : sample) {
          assertThat(value).isFinite();
        }
      }
      assertEqual(synthesizer.synthesize(task, SILENT), first);
    }
  }

  @Test
  void aTemplateHasTheStatisticsOfEveryStepsOutput() throws Exception {
    ProjectorFile.write(projector(), SIZES, 7);
    List<TemplateStatistics> found;
    try (ClassSynthesizer synthesizer = synthesizer(DATA_FREE, 3)) {
      found = synthesizer.template(template(3, 7), SILENT);
    }
    List<NDArray> outputs = new ArrayList<>();
    try (GradMode mode = GradMode.inference();
        StateDict weights = weights()) {
      SampleNoise noise = new SampleNoise(7, 3, LATENT.size());
      Shape shape = new Shape(TEMPLATE_SAMPLES, 4, 8, 8);
      NDArray initial =
          Tensors.of(
              manager, noise.of(Purpose.TEMPLATE_INITIAL_NOISE, STEPS, TEMPLATE_SAMPLES), shape);
      loop(weights)
          .run(
              initial,
              3,
              (step, mean, logVariance) -> {
                float[] drawn = noise.of(Purpose.TEMPLATE_STEP_NOISE, step, TEMPLATE_SAMPLES);
                NDArray epsilon = Tensors.of(mean.getManager(), drawn, shape);
                NDArray output =
                    mean.add(logVariance.div(manager.full(new Shape(), 2f)).exp().mul(epsilon));
                output.attach(manager);
                outputs.add(0, output);
                return epsilon;
              });
    }
    Projector literal = ProjectorFile.read(projector(), SIZES, manager);
    assertThat(found).hasSize(STEPS - 1);
    for (int i = 0; i < found.size(); i++) {
      float[][] perChannel = perChannel(literal.features(outputs.get(i)));
      for (int j = 0; j < perChannel.length; j++) {
        double mean = mean(perChannel[j]);
        assertThat(found.get(i).mean()[j]).isCloseTo((float) mean, within(1e-4f));
        assertThat(found.get(i).deviation()[j])
            .isCloseTo((float) deviation(perChannel[j], mean), within(1e-4f));
      }
    }
  }

  @Test
  void aTemplateDrawsOtherNoiseThanTheSynthesisOfTheSameSeed() {
    SampleNoise noise = new SampleNoise(7, 3, LATENT.size());

    assertThat(noise.of(Purpose.TEMPLATE_STEP_NOISE, 2, 4))
        .isNotEqualTo(noise.of(Purpose.STEP_NOISE, 2, 4));
    assertThat(noise.of(Purpose.TEMPLATE_INITIAL_NOISE, STEPS, 4))
        .isNotEqualTo(noise.of(Purpose.INITIAL_NOISE, STEPS, 4));
  }

  @Test
  void theProjectorOfARunIsTheSameBytesForTheSameSeed() throws Exception {
    ProjectorFile.write(folder.resolve("a"), SIZES, 7);
    ProjectorFile.write(folder.resolve("b"), SIZES, 7);
    ProjectorFile.write(folder.resolve("c"), SIZES, 8);

    assertThat(folder.resolve("b")).hasSameBinaryContentAs(folder.resolve("a"));
    assertThat(Files.readAllBytes(folder.resolve("c")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("a")));
  }

  @Test
  void refusesAGuideOfAnotherKind() throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(DATA_FREE, ANY_CHUNK)) {
      assertThatThrownBy(() -> synthesizer.synthesize(task(3), SILENT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("label 3 must fit the alignment DataFree");
    }
  }

  @Test
  void refusesATemplateOfOtherSteps() throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(DATA_FREE, ANY_CHUNK)) {
      ClassTask whole = templateTask(synthesizer, 3);
      List<TemplateStatistics> fewer =
          ((ClassGuide.Template) whole.guide()).steps().subList(0, STEPS - 2);
      ClassTask cut = new ClassTask(3, 3, 4, 7, new ClassGuide.Template(fewer, projector()));

      assertThatThrownBy(() -> synthesizer.synthesize(cut, SILENT))
          .hasMessage("a template must have statistics of 4 steps, had 3");
    }
  }

  @Test
  void theDataFreeLossFalls() throws Exception {
    List<List<Double>> losses = new ArrayList<>();
    try (ClassSynthesizer synthesizer = synthesizer(DATA_FREE, ANY_CHUNK)) {
      synthesizer.synthesize(
          templateTask(synthesizer, 3),
          (done, of, step) -> {
            if (done < of) {
              losses.add(step);
            }
          });
    }
    assertThat(losses)
        .hasSize(4)
        .allSatisfy(step -> assertThat(step.get(step.size() - 1)).isLessThan(step.get(0)));
  }

  @Test
  void twoThreadsAtOnceGiveWhatOneGives() throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(DATA_ACCESSIBLE, ANY_CHUNK)) {
      List<float[]> third = synthesizer.synthesize(task(3), SILENT);
      List<float[]> fifth = synthesizer.synthesize(task(5), SILENT);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<Callable<List<float[]>>> both =
            List.of(
                () -> synthesizer.synthesize(task(3), SILENT),
                () -> synthesizer.synthesize(task(5), SILENT));
        List<Future<List<float[]>>> found = threads.invokeAll(both);
        assertEqual(found.get(0).get(), third);
        assertEqual(found.get(1).get(), fifth);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void keptPivotsGiveTheVerySamplesThatLatentsGive() throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(DATA_ACCESSIBLE, 3)) {
      ClassTask whole = task(3);
      Deque<QuantilePivots> kept = new ArrayDeque<>();
      Deque<Integer> steps = new ArrayDeque<>();
      synthesizer.pivots(
          new PivotTask(3, 7, List.of(9, 4, 21), (ClassGuide.Latents) whole.guide()),
          (step, pivots) -> {
            steps.add(step);
            kept.add(pivots[1]);
          });
      assertThat(steps).containsExactly(4, 3, 2, 1);

      StepPivots found =
          step -> {
            assertThat(steps.remove()).isEqualTo(step);
            return kept.remove();
          };
      ClassTask read = new ClassTask(3, 3, 4, 7, new ClassGuide.Pivots(found));
      assertEqual(synthesizer.synthesize(read, SILENT), synthesizer.synthesize(whole, SILENT));
      assertThat(kept).isEmpty();
    }
  }

  @Test
  void refusesPivotsWhereNothingIsAlignedWithRealLatents() throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(DATA_FREE, 3)) {
      PivotTask task = new PivotTask(3, 7, List.of(4), (ClassGuide.Latents) task(3).guide());
      assertThatThrownBy(() -> synthesizer.pivots(task, (step, pivots) -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("pivots need an alignment with real latents, was DataFree");
    }
  }

  @Test
  void chunksChangeRoundingOnly() throws Exception {
    try (ClassSynthesizer whole = synthesizer(DATA_ACCESSIBLE, ANY_CHUNK);
        ClassSynthesizer pieces = synthesizer(DATA_ACCESSIBLE, 3)) {
      List<float[]> expected = whole.synthesize(task(3), SILENT);
      List<float[]> found = pieces.synthesize(task(3), SILENT);
      for (int s = 0; s < expected.size(); s++) {
        for (int i = 0; i < LATENT.size(); i++) {
          float value = expected.get(s)[i];
          // Rounding is relative: a network in so few steps leaves values of order thirty.
          assertThat(found.get(s)[i])
              .as("value %d of sample %d", i, s)
              .isCloseTo(value, within(1e-4f * Math.max(1, Math.abs(value))));
        }
      }
    }
  }

  @Test
  void alignmentChangesTheSamplesAndItsLossFalls() throws Exception {
    List<List<Double>> losses = new ArrayList<>();
    try (ClassSynthesizer plain = synthesizer(PLAIN, ANY_CHUNK);
        ClassSynthesizer aligned = synthesizer(DATA_ACCESSIBLE, ANY_CHUNK)) {
      List<float[]> found =
          aligned.synthesize(
              task(3),
              (done, of, step) -> {
                if (done < of) { // nothing is optimised in the last step
                  losses.add(step);
                }
              });
      assertThat(found.get(0)).isNotEqualTo(plain.synthesize(task(3), SILENT).get(0));
    }
    assertThat(losses)
        .hasSize(4)
        .allSatisfy(step -> assertThat(step.get(step.size() - 1)).isLessThan(step.get(0)));
  }

  private DiffusionSynthesizer synthesizer(AlignmentMethod method, int chunk) throws Exception {
    StateDict weights = weights();
    SynthesisSettings settings =
        new SynthesisSettings(
            InitialNoise.LATIN_HYPERCUBE, method, new NoiseOptimization(3, 0.01, 0.9), SIZES);
    return new DiffusionSynthesizer(loop(weights), weights, LATENT, settings, chunk);
  }

  private StateDict weights() throws URISyntaxException {
    Path file = Path.of(getClass().getResource("/golden/02_dit/dit.safetensors").toURI());
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      return ModelWeights.load(checkpoint, TINY.shapes(), NameTable.identity(), manager);
    }
  }

  private static DenoisingLoop loop(StateDict weights) {
    GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.linear().respaced(STEPS));
    return new DenoisingLoop(
        new Dit(TINY, weights),
        diffusion,
        new DenoisingLoop.Guidance(1.5, 4),
        new BatchSize("batch size", 3, warning -> {}));
  }

  private static ClassTask task(int label) {
    float[][] targets = new float[10][];
    for (int i = 0; i < targets.length; i++) {
      RandomStream stream = RandomStream.of(2, Purpose.SUBSET, label, i);
      targets[i] = stream.fillGaussian(new float[LATENT.size()]);
    }
    return new ClassTask(label, label, 4, 7, new ClassGuide.Latents(targets));
  }

  private Path projector() {
    return folder.resolve("projector.safetensors");
  }

  private TemplateTask template(int label, long seed) {
    return new TemplateTask(label, label, TEMPLATE_SAMPLES, seed, projector());
  }

  private ClassTask templateTask(ClassSynthesizer synthesizer, int label) throws Exception {
    ProjectorFile.write(projector(), SIZES, 7);
    List<TemplateStatistics> steps = synthesizer.template(template(label, 7), SILENT);
    return new ClassTask(label, label, 4, 7, new ClassGuide.Template(steps, projector()));
  }

  /** Features (N, J, K, L) as the values of each channel. */
  private static float[][] perChannel(NDArray features) {
    long[] shape = features.getShape().getShape();
    float[] flat = features.toFloatArray();
    int places = (int) (shape[2] * shape[3]);
    float[][] channels = new float[(int) shape[1]][(int) shape[0] * places];
    for (int i = 0; i < flat.length; i++) {
      int channel = i / places % channels.length;
      int sample = i / places / channels.length;
      channels[channel][sample * places + i % places] = flat[i];
    }
    return channels;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values, double mean) {
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  private static void assertEqual(List<float[]> found, List<float[]> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int s = 0; s < expected.size(); s++) {
      assertThat(found.get(s)).as("sample %d", s).containsExactly(expected.get(s));
    }
  }
}
