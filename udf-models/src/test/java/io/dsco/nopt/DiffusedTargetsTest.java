package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.tensor.GradMode;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffusedTargetsTest {
  private final TargetNoise noise = new StreamTargetNoise(1, 2, 3);
  private final Problem problem = new Problem(2, 7);

  @AfterEach
  void free() {
    problem.close();
  }

  @ParameterizedTest
  @CsvSource({"7, 6, 36", "7, 5, 35", "3, 20, 40", "1, 5, 5", "1300, 50, 6500", "2, 11, 22"})
  void countIsTheSmallestMultipleThatHoldsEveryFullPass(int targets, int samples, int count) {
    assertThat(new TargetPlan(targets, samples, 5).count()).isEqualTo(count);
  }

  /** Batches and chunks that divide nothing; 7 targets and up to 7 passes, with remainders. */
  @ParameterizedTest
  @CsvSource({"20, 10", "3, 5", "4, 3", "1, 1", "20, 7", "5, 500"})
  void onePassGivesTheVeryPivotsOfSeparatePasses(int batch, int chunk) {
    DiffusedTargets targets =
        new DiffusedTargets(problem.latents, problem.collapsed, 5, batch, chunk);
    int[] samples = {1, 6, 50, 20, 10, 35, 44};
    QuantilePivots[] together = targets.pivots(0.3, noise, samples);
    for (int i = 0; i < samples.length; i++) {
      assertThat(together[i].samples()).isEqualTo(samples[i]);
      assertThat(together[i]).isEqualTo(targets.pivots(0.3, noise, samples[i])[0]);
    }
  }

  @Test
  void batchesChangeNothingButRounding() {
    QuantilePivots whole =
        new DiffusedTargets(problem.latents, problem.collapsed, 5, 100, 5).pivots(0.3, noise, 6)[0];
    QuantilePivots parts =
        new DiffusedTargets(problem.latents, problem.collapsed, 5, 3, 5).pivots(0.3, noise, 6)[0];
    assertClose(parts.pivots(), whole.pivots());
  }

  @Test
  void pivotsAscendAndAverageToZero() {
    QuantilePivots pivots = problem.pivots(5);
    for (int j = 0; j < pivots.features(); j++) {
      float[] channel = Arrays.copyOfRange(pivots.pivots(), j * 5, (j + 1) * 5);
      assertThat(channel).isSorted();
      double sum = 0;
      for (float pivot : channel) {
        sum += pivot;
      }
      assertThat(sum).isCloseTo(0, within(1e-3));
    }
  }

  @Test
  void diffusedCopiesOfATargetCoverEveryStratum() {
    float[] drawn = noise.latinHypercube(4, 5, 8);
    float[] edges = {-0.8416212f, -0.2533471f, 0.2533471f, 0.8416212f};
    for (int e = 0; e < 8; e++) {
      int[] hits = new int[5];
      for (int copy = 0; copy < 5; copy++) {
        int at = Arrays.binarySearch(edges, drawn[copy * 8 + e]);
        hits[at < 0 ? -at - 1 : at + 1]++;
      }
      assertThat(hits).containsOnly(1);
    }
  }

  @Test
  void leavesNothingBehind() {
    int before = problem.manager.getManagedArrays().size();
    problem.pivots(6);
    assertThat(problem.manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void refusesAConstantChannel() {
    assertThatThrownBy(() -> new QuantilePivots(1, new float[2], new float[] {1, 0}, new float[2]))
        .hasMessage("deviation of target features must be above 0, was 0.0 in channel 1");
  }

  @Test
  void collapsedFeaturesEqualLiteralOnes() {
    try (NDManager scope = problem.manager.newSubManager();
        GradMode mode = GradMode.inference()) {
      NDArray x = problem.latents.mul(scope.ones(problem.latents.getShape()));
      assertClose(
          problem.collapsed.of(x).toFloatArray(), problem.projector.pooled(x).toFloatArray());
    }
  }

  @Test
  void collapsedProjectorOutlivesTheLiteralOne() {
    float[] before = problem.pivots(6).pivots();
    problem.projector.close();
    assertThat(problem.pivots(6).pivots()).isEqualTo(before);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within(1e-4f));
  }
}
