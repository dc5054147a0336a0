package io.dsco.dit;

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
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DitTest {
  private static final DitParameters TINY = new DitParameters(8, 2, 4, 48, 2, 3, 4, 10);

  private NDManager manager;
  private GradMode mode;
  private StateDict weights;
  private Dit dit;

  @BeforeEach
  void open() throws URISyntaxException {
    manager = NDManager.newBaseManager();
    mode = GradMode.inference();
    Path file = Path.of(getClass().getResource("/golden/02_dit/dit.safetensors").toURI());
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      weights = ModelWeights.load(checkpoint, TINY.shapes(), NameTable.identity(), manager);
      dit = new Dit(TINY, weights);
    }
  }

  @AfterEach
  void close() {
    mode.close();
    manager.close();
  }

  @Test
  void conditioningSharedByTwoLabelsEqualsThatOfEverySample() {
    NDArray z = random(3, 4);
    NDArray both = Tensors.concat(0, z, z);
    NDArray shared =
        dit.forward(both, dit.conditioning(manager, new long[] {500, 500}, new long[] {3, 10}));
    NDArray single =
        dit.forward(
            both,
            dit.conditioning(
                manager,
                new long[] {500, 500, 500, 500, 500, 500},
                new long[] {3, 3, 3, 10, 10, 10}));
    assertThat(shared.getShape()).isEqualTo(new Shape(6, 8, 8, 8));
    // Float32 rounding: the small matrix products of the conditioning have another row count.
    assertThat(shared.toFloatArray()).containsExactly(single.toFloatArray(), within(2e-5f));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "4, 2"})
  void fusedBlocksEqualThoseThatGoOperationByOperation(int samples, int labels) {
    Dit literal = Dit.literal(TINY, weights);
    NDArray z = random(samples, 4);
    long[] timesteps = new long[labels];
    long[] classes = new long[labels];
    Arrays.setAll(classes, label -> 3 + label);
    NDArray expected = literal.forward(z, literal.conditioning(manager, timesteps, classes));
    NDArray fused = dit.forward(z, dit.conditioning(manager, timesteps, classes));
    // Float32 rounding of other kernels, through two blocks.
    assertThat(fused.toFloatArray()).containsExactly(expected.toFloatArray(), within(2e-5f));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void guidanceMixesTheGuidedChannelsAndLeavesTheRestToEachHalf(int channels) {
    int n = 2;
    int values = 64;
    NDArray both = random(2 * n, 8);
    float[] before = both.toFloatArray();
    float[] after = Dit.guide(both, 4, channels).toFloatArray();
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < after.length; i++) {
      int sample = i / (8 * values) % n;
      int within = i % (8 * values);
      float withClass = before[sample * 8 * values + within];
      float withNull = before[(sample + n) * 8 * values + within];
      boolean guided = within / values < channels;
      double expected = guided ? withNull + 4.0 * (withClass - withNull) : before[i];
      assertThat((double) after[i]).as("value %d", i).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void aScaleOfOneIsTheClassAlone() {
    NDArray both = random(2, 8);
    float[] guided = Dit.guide(both, 1, 4).get(":1").toFloatArray();
    assertThat(guided).containsExactly(both.get(":1").toFloatArray(), within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({
    "DiT-XL/2, 28, 1152, 16, 2, 256, 675",
    "DiT-XL/4, 28, 1152, 16, 4, 64, 675",
    "DiT-L/2, 24, 1024, 16, 2, 256, 458",
    "DiT-B/4, 12, 768, 12, 4, 64, 130",
    "DiT-S/2, 12, 384, 6, 2, 256, 33",
    "DiT-S/8, 12, 384, 6, 8, 16, 33"
  })
  void publishedVariantsHaveThePublishedSizes(
      String name, int depth, int width, int heads, int patch, int tokens, long millions) {
    DitParameters variant = DitParameters.variant(name, 32, 4, 1000);
    assertThat(variant).isEqualTo(new DitParameters(32, patch, 4, width, depth, heads, 4, 1000));
    assertThat(variant.tokens()).isEqualTo(tokens);
    assertThat(Math.round(values(variant) / 1e6)).isEqualTo(millions);
  }

  @Test
  void theLargestVariantHasThePublishedCheckpointsNumberOfValues() {
    assertThat(values(DitParameters.variant("DiT-XL/2", 32, 4, 1000))).isEqualTo(675_129_632L);
  }

  private static long values(DitParameters parameters) {
    return parameters.shapes().values().stream().mapToLong(Shape::size).sum();
  }

  @Test
  void anUnknownVariantIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> DitParameters.variant("DiT-XXL/2", 32, 4, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DiT variant must be one of [DiT-B/2, ")
        .hasMessageEndingWith(", was DiT-XXL/2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9 | 2 | 4 | 48 | 2 | 3 | 10 | input size must be a multiple of the patch size, was 9 and 2",
        "8 | 2 | 4 | 48 | 2 | 5 | 10 | hidden size must be a multiple of the heads, was 48 and 5",
        "8 | 2 | 4 | 6 | 2 | 3 | 10 | hidden size must be a multiple of 4, was 6",
        "8 | 2 | 4 | 48 | 0 | 3 | 10 | depth must be at least 1, was 0",
        "8 | 2 | 0 | 48 | 2 | 3 | 10 | latent channels must be at least 1, was 0",
        "8 | 2 | 4 | 48 | 2 | 3 | 0 | classes must be at least 1, was 0"
      })
  void parametersThatDoNotFitTogetherAreRefused(
      int size, int patch, int channels, int width, int depth, int heads, int classes, String why) {
    assertThatThrownBy(
            () -> new DitParameters(size, patch, channels, width, depth, heads, 4, classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Test
  void guidanceOfMoreChannelsThanTheLatentHasIsRefused() {
    GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.linear().respaced(5));
    BatchSize batches = new BatchSize("batch size", 8, warning -> {});
    assertThatThrownBy(
            () -> new DenoisingLoop(dit, diffusion, new DenoisingLoop.Guidance(4, 5), batches))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("guidance channels must be at most the 4 of the latent, was 5");
  }

  private NDArray random(int n, int channels) {
    Shape shape = new Shape(n, channels, 8, 8);
    RandomStream stream = RandomStream.of(1, Purpose.SUBSET, n, channels);
    return Tensors.of(manager, stream.fillGaussian(new float[(int) shape.size()]), shape);
  }
}
