package io.dsco.nopt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import org.junit.jupiter.api.Test;

class PivotCutTest {
  @Test
  void theHostSortsToTheEnginesBits() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference()) {
      float[] values = RandomStream.of(1, Purpose.SUBSET).fillGaussian(new float[60 * 300]);
      values[7] = values[11];
      NDArray features = Tensors.of(manager, values, new Shape(60, 300));

      QuantilePivots byHost = PivotCut.of(features, PivotCut::sortedByHost, 12)[0];

      assertThat(byHost).isEqualTo(PivotCut.of(features, PivotCut::sortedByEngine, 12)[0]);
    }
  }
}
