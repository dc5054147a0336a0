package io.dsco.dit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.DeviceMemoryException;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenoisingLoopTest {
  /** Steps of the original timesteps 0, 250, 500, 749 and 999. */
  private static final GaussianDiffusion DIFFUSION =
      new GaussianDiffusion(NoiseSchedule.linear().respaced(5));

  private static final int LABEL = 3;
  private static final int ANY = Integer.MAX_VALUE;

  private final List<String> warnings = new ArrayList<>();
  private NDManager manager;
  private GradMode mode;
  private StateDict weights;
  private Dit dit;

  @BeforeEach
  void open() throws URISyntaxException {
    manager = NDManager.newBaseManager();
    mode = GradMode.inference();
    weights = TinyDit.weights(manager);
    dit = new Dit(TinyDit.PARAMETERS, weights);
  }

  @AfterEach
  void close() {
    mode.close();
    manager.close();
  }

  @Test
  void anIntervalThatCoversAllIsGuidanceEverywhere() {
    float[] everywhere = run(dit, new Guidance(4, 3), 3);
    assertThat(run(dit, new Guidance(4, 3, 0, 1000), 3)).containsExactly(everywhere);
    assertThat(run(dit, new Guidance(4, 3, 250, 750), 3)).isNotEqualTo(everywhere);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1000, 10 10 10 10 10",
    "250, 750, 5 10 10 10 5",
    "251, 749, 5 5 10 5 5",
    "999, 1000, 10 5 5 5 5",
    "0, 1, 5 5 5 5 10"
  })
  void outsideTheIntervalOnlyTheHalfWithTheClassPasses(int from, int to, String rows) {
    CountedEstimator counted = new CountedEstimator(dit, ANY);
    run(counted, new Guidance(4, 3, from, to), 5);
    assertThat(counted.passes).extracting(String::valueOf).containsExactly(rows.split(" "));
  }

  @Test
  void aStepOutsideTheIntervalIsThatOfScaleOne() {
    NDArray z = TinyDit.random(manager, 3, 4);
    long timestep = DIFFUSION.schedule().originalStep(2);
    NDArray both =
        dit.forward(
            Tensors.concat(0, z, z),
            dit.conditioning(manager, new long[] {timestep, timestep}, new long[] {LABEL, 10}));
    NDArray literal = Dit.guide(both, 1, 3).get(":3");
    CountedEstimator counted = new CountedEstimator(dit, ANY);
    NDArray outside = pass(counted, new Guidance(4, 3, 600, 1000)).of(z, timestep, LABEL);
    NDArray scaleOne = pass(counted, new Guidance(1, 3)).of(z, timestep, LABEL);
    double difference = outside.sub(literal).norm().getFloat();
    assertThat(difference / literal.norm().getFloat()).isLessThan(1e-6);
    assertThat(scaleOne.toFloatArray()).containsExactly(outside.toFloatArray());
    assertThat(counted.passes).containsExactly(3, 3);
  }

  @Test
  void aBatchThatDoesNotFitIsHalvedUntilItDoes() {
    CountedEstimator counted = new CountedEstimator(dit, 4);
    BatchSize batches =
        new BatchSize("synthesis.denoise-batch-size", 8, shrink -> warnings.add(shrink.toString()));
    float[] shrunk = run(counted, new Guidance(4, 3), batches);
    assertThat(batches.rows()).isEqualTo(2);
    // 8 and 4 samples are tried once, as twice as many rows; every batch of every step is of 2
    // then.
    assertThat(counted.passes.subList(0, 5)).containsExactly(10, 8, 4, 4, 2);
    assertThat(counted.passes.subList(5, 17)).containsExactly(4, 4, 2, 4, 4, 2, 4, 4, 2, 4, 4, 2);
    assertThat(counted.passes).hasSize(17);
    assertThat(shrunk).containsExactly(run(dit, new Guidance(4, 3), 2));
    assertThat(warnings).hasSize(2);
    assertThat(warnings.get(0))
        .startsWith(
            "out of memory with batches of 8, going on with 4: CUDA out of memory. Tried to"
                + " allocate 2.00 GiB. on cpu(), at most ")
        .endsWith(" resident (synthesis.denoise-batch-size)");
    assertThat(warnings.get(1)).startsWith("out of memory with batches of 4, going on with 2: ");
  }

  @Test
  void aBatchOfOneThatDoesNotFitIsAnError() {
    BatchSize batches =
        new BatchSize("synthesis.denoise-batch-size", 3, shrink -> warnings.add(shrink.toString()));
    assertThatThrownBy(() -> run(new CountedEstimator(dit, 1), new Guidance(4, 3), batches))
        .isInstanceOf(DeviceMemoryException.class)
        .hasMessageStartingWith(
            "a batch of 1 must fit into memory, it did not: CUDA out of memory. Tried to allocate"
                + " 2.00 GiB. on cpu(), at most ")
        .hasMessageEndingWith(" resident (synthesis.denoise-batch-size)");
  }

  @Test
  void anOutputThatIsNotFiniteIsAnErrorThatNamesStepAndLabel() {
    weights.get("final_layer.linear.bias").set(new NDIndex("5"), Float.NaN);
    assertThatThrownBy(() -> run(dit, new Guidance(4, 3), 3))
        .isInstanceOf(NonFiniteOutputException.class)
        .hasMessage(
            "the transformer's output must be finite, was not at step 4 (timestep 999) of label 3");
  }

  @Test
  void aRunLeavesNothingBehindWithTheWeights() {
    int before = weights.manager().getManagedArrays().size();
    run(dit, new Guidance(4, 3, 250, 750), 2);
    assertThat(weights.manager().getManagedArrays()).hasSize(before);
  }

  private float[] run(NoiseEstimator network, Guidance guidance, int batch) {
    return run(
        network,
        guidance,
        new BatchSize("batch size", batch, shrink -> warnings.add(shrink.toString())));
  }

  private float[] run(NoiseEstimator network, Guidance guidance, BatchSize batches) {
    DenoisingLoop loop = new DenoisingLoop(network, DIFFUSION, guidance, batches);
    try (NDManager scope = manager.newSubManager()) {
      NDArray z = TinyDit.random(scope, 5, 4);
      return loop.run(z, LABEL, (t, mean, logVariance) -> mean.zerosLike()).toFloatArray();
    }
  }

  private GuidedPass pass(NoiseEstimator network, Guidance guidance) {
    return new GuidedPass(
        network,
        guidance,
        new BatchSize("batch size", 3, shrink -> warnings.add(shrink.toString())));
  }
}
