package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop;
import io.dsco.dit.Dit;
import io.dsco.dit.DitParameters;
import io.dsco.nopt.SynthesisSettings.AlignmentMode;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.ProjectorParameters;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.StateDict;
import io.dsco.vae.LatentShape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole classes on the tiny trained transformer of the golden vectors. */
class DiffusionSynthesizerTest {
  private static final DitParameters TINY = new DitParameters(8, 2, 4, 48, 2, 3, 4, 10);
  private static final LatentShape LATENT = new LatentShape(4, 8, 8);
  private static final SynthesisListener SILENT = (done, of, first, last) -> {};
  private static final int ANY_CHUNK = 16;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource(AlignmentMode.class)
  void theSameTaskGivesTheSameValues(AlignmentMode mode) throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(mode, ANY_CHUNK)) {
      List<float[]> first = synthesizer.synthesize(task(3), SILENT);
      assertThat(first).hasSize(4);
      for (float[] sample : first) {
        assertThat(sample).hasSize(LATENT.size());
        for (float value : sample) {
          assertThat(value).isFinite();
        }
      }
      assertEqual(synthesizer.synthesize(task(3), SILENT), first);
    }
  }

  @Test
  void twoThreadsAtOnceGiveWhatOneGives() throws Exception {
    try (ClassSynthesizer synthesizer = synthesizer(AlignmentMode.DATA_ACCESSIBLE, ANY_CHUNK)) {
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
  void chunksChangeRoundingOnly() throws Exception {
    try (ClassSynthesizer whole = synthesizer(AlignmentMode.DATA_ACCESSIBLE, ANY_CHUNK);
        ClassSynthesizer pieces = synthesizer(AlignmentMode.DATA_ACCESSIBLE, 3)) {
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
    List<double[]> losses = new ArrayList<>();
    try (ClassSynthesizer plain = synthesizer(AlignmentMode.NONE, ANY_CHUNK);
        ClassSynthesizer aligned = synthesizer(AlignmentMode.DATA_ACCESSIBLE, ANY_CHUNK)) {
      List<float[]> found =
          aligned.synthesize(
              task(3),
              (done, of, first, last) -> {
                if (done < of) { // nothing is optimised in the last step
                  losses.add(new double[] {first, last});
                }
              });
      assertThat(found.get(0)).isNotEqualTo(plain.synthesize(task(3), SILENT).get(0));
    }
    assertThat(losses).hasSize(4).allSatisfy(pair -> assertThat(pair[1]).isLessThan(pair[0]));
  }

  private DiffusionSynthesizer synthesizer(AlignmentMode mode, int chunk)
      throws URISyntaxException {
    Path file = Path.of(getClass().getResource("/golden/02_dit/dit.safetensors").toURI());
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      StateDict weights =
          ModelWeights.load(checkpoint, TINY.shapes(), NameTable.identity(), manager);
      GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.linear().respaced(5));
      DenoisingLoop loop =
          new DenoisingLoop(
              new Dit(TINY, weights),
              diffusion,
              new DenoisingLoop.Guidance(1.5, 4),
              new BatchSize("batch size", 3, warning -> {}));
      SynthesisSettings settings =
          new SynthesisSettings(
              InitialNoise.LATIN_HYPERCUBE,
              mode,
              AlignmentLevel.STEP_INPUT,
              new NoiseOptimization(3, 0.01, 0.9),
              1e-3,
              1,
              new ProjectorParameters(4, 4, List.of(2, 4, 8, 16), 0.01));
      return new DiffusionSynthesizer(loop, weights, LATENT, settings, chunk);
    }
  }

  private static ClassTask task(int label) {
    float[][] targets = new float[10][];
    for (int i = 0; i < targets.length; i++) {
      RandomStream stream = RandomStream.of(2, Purpose.SUBSET, label, i);
      targets[i] = stream.fillGaussian(new float[LATENT.size()]);
    }
    return new ClassTask(label, label, 4, 7, targets);
  }

  private static void assertEqual(List<float[]> found, List<float[]> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int s = 0; s < expected.size(); s++) {
      assertThat(found.get(s)).as("sample %d", s).containsExactly(expected.get(s));
    }
  }
}
