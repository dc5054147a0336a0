package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine's gradients of convolutions in float32 against its own plain ones in float64. */
class ConvolutionGradientTest {
  private static final int SAMPLES = 4;
  private static final int SIDE = 16;

  @ParameterizedTest
  @CsvSource({
    // in, out, kernel, stride, groups
    "3, 8, 3, 1, 1",
    "4, 8, 3, 1, 1",
    "32, 3, 3, 1, 1",
    "16, 24, 3, 2, 1",
    "8, 12, 4, 2, 1",
    "8, 8, 1, 1, 1",
    "16, 40, 1, 1, 1",
    "64, 64, 3, 1, 1",
    "8, 16, 4, 2, 4",
    "24, 24, 3, 1, 24"
  })
  void agreesWithDoublePrecision(int in, int out, int kernel, int stride, int groups) {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference()) {
      int padding = kernel == 4 ? 1 : kernel / 2;
      NDArray x = normal(1, new Shape(SAMPLES, in, SIDE, SIDE), manager);
      NDArray weight = normal(2, new Shape(out, in / groups, kernel, kernel), manager);
      NDArray bias = normal(3, new Shape(out), manager);
      Gradients actual = gradients(x, weight, bias, stride, padding, groups);
      Gradients exact = gradients(exact(x), exact(weight), exact(bias), stride, padding, groups);

      assertThat(error(actual.x, exact.x)).isLessThan(1e-5);
      assertThat(error(actual.weight, exact.weight)).isLessThan(1e-5);
      assertThat(error(actual.bias, exact.bias)).isLessThan(1e-5);
    }
  }

  private record Gradients(NDArray x, NDArray weight, NDArray bias) {}

  private static Gradients gradients(
      NDArray x, NDArray weight, NDArray bias, int stride, int padding, int groups) {
    x.setRequiresGradient(true);
    weight.setRequiresGradient(true);
    bias.setRequiresGradient(true);
    try (GradMode mode = GradMode.recording()) {
      NDArray y = Layers.conv2d(x, weight, bias, stride, padding, groups);
      NDArray cotangent = normal(4, y.getShape(), y.getManager());
      GradMode.backward(y.mul(Tensors.as(y.getDataType(), cotangent)).sum());
    }
    return new Gradients(x.getGradient(), weight.getGradient(), bias.getGradient());
  }

  private static NDArray exact(NDArray x) {
    return x.toType(DataType.FLOAT64, true);
  }

  /** Largest difference over the largest value. */
  private static double error(NDArray actual, NDArray exact) {
    NDArray difference = actual.toType(DataType.FLOAT64, true).sub(exact).abs();
    return difference.max().getDouble() / exact.abs().max().getDouble();
  }

  private static NDArray normal(int which, Shape shape, NDManager manager) {
    float[] values = new float[Math.toIntExact(shape.size())];
    return Tensors.of(
        manager, RandomStream.of(which, Purpose.STEP_NOISE).fillGaussian(values), shape);
  }
}
