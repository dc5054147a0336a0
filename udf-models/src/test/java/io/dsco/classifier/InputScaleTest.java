package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import org.junit.jupiter.api.Test;

class InputScaleTest {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  @Test
  void imageNetsScaleIsThatOfTorchvisionForEveryByteAndChannel() {
    float[] bytes = new float[3 * 256];
    double[] expected = new double[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = i % 256 / 127.5f - 1;
      expected[i] = (i % 256 / 255.0 - MEAN[i / 256]) / DEVIATION[i / 256];
    }
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference()) {
      NDArray images = Tensors.of(manager, bytes, new Shape(1, 3, 16, 16));
      float[] found = InputScale.IMAGENET.of(images).toFloatArray();
      for (int i = 0; i < bytes.length; i++) {
        // Half a unit in the last place of pixel, factor, product and sum, of values up to 2.7.
        assertThat((double) found[i]).as("value %d", i).isCloseTo(expected[i], within(6e-7));
      }
      assertThat(InputScale.SYMMETRIC.of(images)).isSameAs(images);
    }
  }

  @Test
  void gradientsPassThroughIt() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.recording()) {
      NDArray images = manager.zeros(new Shape(2, 3, 2, 2));
      images.setRequiresGradient(true);
      NDArray loss = InputScale.IMAGENET.of(images).sum();
      System.gc(); // what the engine keeps for the backward pass must not be memory of Java
      GradMode.backward(loss);
      float[] gradient = images.getGradient().toFloatArray();
      for (int i = 0; i < gradient.length; i++) {
        assertThat(gradient[i]).isEqualTo((float) (0.5 / DEVIATION[i / 4 % 3]));
      }
    }
  }
}
