package io.dsco.dit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.net.URISyntaxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  /**
   * Half precision rounds by at most 2⁻¹¹. An output has passed two blocks of two branches, each of
   * some ten roundings in a row (weights, inputs, projections, scores, shares): 40, whose signs are
   * independent, so that they add up by the root of their number, to 0.003 of the output's norm.
   */
  private static final double TOLERANCE = Math.sqrt(40) * Math.pow(2, -11);

  private static final int WIDTH = TinyDit.PARAMETERS.hiddenSize();

  private NDManager manager;
  private GradMode mode;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    mode = GradMode.inference();
  }

  @AfterEach
  void close() {
    mode.close();
    manager.close();
  }

  @Test
  void outputsDifferFromThoseOfFloat32ByTheRoundingOfHalfPrecision() throws URISyntaxException {
    float[] exact = output(Precision.FLOAT32);
    float[] half = output(Precision.FLOAT16);
    assertThat(distance(half, exact)).isGreaterThan(0).isLessThan(TOLERANCE);
  }

  private float[] output(Precision precision) throws URISyntaxException {
    StateDict weights = weights(precision);
    Dit dit = new Dit(TinyDit.PARAMETERS, weights);
    NDArray output =
        dit.forward(
            TinyDit.random(manager, 4, 4),
            dit.conditioning(manager, new long[] {500, 500}, new long[] {3, 10}));
    assertThat(output.getDataType()).isEqualTo(DataType.FLOAT32);
    return output.toFloatArray();
  }

  @Test
  void theBlocksAreHalvedAndTheirFrameStays() throws URISyntaxException {
    StateDict weights = weights(Precision.FLOAT16);
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              boolean halved = name.startsWith("blocks.") || name.startsWith("final_layer.adaLN");
              assertThat(tensor.getDataType())
                  .as(name)
                  .isEqualTo(halved ? DataType.FLOAT16 : DataType.FLOAT32);
            });
    assertThat(weights.shapes()).isEqualTo(TinyDit.PARAMETERS.shapes());
    StateDict full = weights(Precision.FLOAT32);
    assertThat(full.bytes()).isEqualTo(4 * full.parameterCount());
    assertThat(weights.bytes()).isLessThan(full.bytes());
  }

  @Test
  void theLargestTransformerTakesLittleMoreThanHalf() {
    long all = 0;
    long exact = 0;
    for (var entry : DitParameters.variant("DiT-XL/2", 32, 4, 1000).shapes().entrySet()) {
      all += entry.getValue().size();
      boolean halved =
          entry.getKey().startsWith("blocks.") || entry.getKey().startsWith("final_layer.adaLN");
      exact += halved ? 0 : entry.getValue().size();
    }
    assertThat((double) exact / all).isLessThan(0.006);
  }

  @Test
  void aSumThroughTheBlocksBeyondHalfPrecisionStaysFinite() throws URISyntaxException {
    // 10⁵ is beyond the 65,504 that half precision ends at, and its square beyond it by far.
    float[] values = new float[16 * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1e5 * Math.sin(i));
    }
    float[] exact = block(Precision.FLOAT32, values);
    float[] half = block(Precision.FLOAT16, values);
    for (float value : half) {
      assertThat(Float.isFinite(value)).isTrue();
    }
    assertThat(distance(half, exact)).isLessThan(TOLERANCE);
  }

  private float[] block(Precision precision, float[] values) throws URISyntaxException {
    StateDict weights = weights(precision);
    Dit dit = new Dit(TinyDit.PARAMETERS, weights);
    DitBlock block =
        new DitBlock(weights, "blocks.0", 3, new ModulatedNorm(weights.manager(), WIDTH));
    Conditioning conditioning = dit.conditioning(manager, new long[] {500}, new long[] {3});
    NDArray x = Tensors.of(manager, values, new Shape(1, 16, WIDTH));
    return block.forward(x, conditioning.blocks().get(0)).toFloatArray();
  }

  @Test
  void attentionOfHalfPrecisionHasItsSoftmaxInFloat32() {
    // Scores 0 to 3 are exact in half precision; the last one's share is not. Values of float32
    // show it as the softmax left it, before it is rounded for a product of half precision.
    Shape shape = new Shape(1, 1, 4, 1);
    NDArray queries = manager.ones(shape, DataType.FLOAT16);
    NDArray keys = half(new float[] {0, 1, 2, 3}, shape);
    float[] last = {0, 0, 0, 1};
    double share = Math.exp(3) / (1 + Math.exp(1) + Math.exp(2) + Math.exp(3));

    NDArray exact = Layers.attention(queries, keys, Tensors.of(manager, last, shape));
    NDArray rounded = Layers.attention(queries, keys, half(last, shape));

    assertThat(exact.getDataType()).isEqualTo(DataType.FLOAT32);
    for (float value : exact.toFloatArray()) {
      assertThat((double) value).isCloseTo(share, within(Math.pow(2, -22)));
    }
    assertThat(rounded.getDataType()).isEqualTo(DataType.FLOAT16);
    for (float value : Tensors.as(DataType.FLOAT32, rounded).toFloatArray()) {
      assertThat((double) value)
          .isCloseTo(share, within(Math.pow(2, -12)))
          .isNotCloseTo(share, within(Math.pow(2, -14)));
    }
  }

  private NDArray half(float[] values, Shape shape) {
    return Tensors.as(DataType.FLOAT16, Tensors.of(manager, values, shape));
  }

  private StateDict weights(Precision precision) throws URISyntaxException {
    StateDict weights = TinyDit.weights(manager);
    precision.apply(weights);
    return weights;
  }

  /** Norm of the difference over the norm. */
  private static double distance(float[] values, float[] exact) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < exact.length; i++) {
      difference += Math.pow(values[i] - exact[i], 2);
      norm += Math.pow(exact[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}
