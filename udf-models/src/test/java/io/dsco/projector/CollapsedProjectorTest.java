package io.dsco.projector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The paper's projector and a narrow one, written out, against the literal one that the engine
 * differentiates: both in float32 against the literal one in float64.
 */
class CollapsedProjectorTest {
  private static final ProjectorParameters NARROW =
      new ProjectorParameters(4, 4, List.of(2, 4, 8, 16), 0.01);
  private static final int SAMPLES = 2;

  /** Rounding of another order of additions. */
  private static final double MARGIN = 3;

  @ParameterizedTest
  @CsvSource({"true, 8, 8", "true, 16, 32", "true, 32, 32", "false, 8, 16", "false, 32, 32"})
  void isAsExactAsTheLiteralForm(boolean full, int height, int width) {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference()) {
      ProjectorParameters parameters = full ? ProjectorParameters.full() : NARROW;
      Projector literal =
          Projector.random(parameters, RandomStream.of(4, Purpose.PROJECTOR), manager);
      NDArray x = normal(1, new Shape(SAMPLES, 4, height, width), manager);
      NDArray cotangent = normal(2, new Shape(SAMPLES, parameters.features()), manager);
      Pass exact =
          pass(
              exact(literal, manager)::pooled,
              x.toType(DataType.FLOAT64, true),
              cotangent.toType(DataType.FLOAT64, true));
      Pass recorded = pass(literal::pooled, x, cotangent);
      try (CollapsedProjector collapsed = literal.collapsed(height, width)) {
        Pass written = pass(collapsed, x, cotangent);

        assertThat(collapsed.of(x).toFloatArray()).isEqualTo(written.features.toFloatArray());
        assertThat(error(written.features, exact.features))
            .isLessThan(MARGIN * error(recorded.features, exact.features));
        assertThat(error(written.gradient, exact.gradient))
            .isLessThan(MARGIN * error(recorded.gradient, exact.gradient));
      }
    }
  }

  private record Pass(NDArray features, NDArray gradient) {}

  private static Pass pass(FeatureMap map, NDArray x, NDArray cotangent) {
    NDArray own = x.duplicate();
    FeatureMap.Linearization at = map.at(own);
    NDArray features = at.features().duplicate();
    return new Pass(features, at.pullBack(cotangent));
  }

  private static Projector exact(Projector literal, NDManager manager) {
    StateDict weights = new StateDict(manager);
    literal
        .parameters()
        .shapes()
        .keySet()
        .forEach(
            name -> weights.put(name, literal.weights().get(name).toType(DataType.FLOAT64, true)));
    return new Projector(literal.parameters(), weights);
  }

  /** Root mean square of the difference. */
  private static double error(NDArray actual, NDArray exact) {
    NDArray difference = actual.toType(DataType.FLOAT64, true).sub(exact);
    return Math.sqrt(difference.square().mean().getDouble());
  }

  private static NDArray normal(int which, Shape shape, NDManager manager) {
    float[] values = new float[Math.toIntExact(shape.size())];
    return Tensors.of(
        manager, RandomStream.of(which, Purpose.STEP_NOISE).fillGaussian(values), shape);
  }
}
