package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GradModeTest {
  @Test
  void closingRestoresWhatWasBefore() {
    try (GradMode recording = GradMode.recording()) {
      assertThat(records()).isTrue();
      try (GradMode inference = GradMode.inference()) {
        assertThat(records()).isFalse();
        try (GradMode again = GradMode.recording()) {
          assertThat(records()).isTrue();
        }
        assertThat(records()).isFalse();
      }
      assertThat(records()).isTrue();
    }
  }

  @Test
  void anExceptionRestoresItToo() {
    try (GradMode inference = GradMode.inference()) {
      try (GradMode recording = GradMode.recording()) {
        throw new IllegalStateException("thrown while recording");
      } catch (IllegalStateException e) {
        assertThat(records()).isFalse();
      }
    }
  }

  @Test
  void threadsDoNotShareTheirModes() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    List<Boolean> recorded =
        together(
            () -> {
              try (GradMode mode = GradMode.recording()) {
                barrier.await(1, TimeUnit.MINUTES);
                boolean records = records();
                barrier.await(1, TimeUnit.MINUTES);
                return records;
              }
            },
            () -> {
              try (GradMode mode = GradMode.inference()) {
                barrier.await(1, TimeUnit.MINUTES);
                boolean records = records();
                barrier.await(1, TimeUnit.MINUTES);
                return records;
              }
            });
    assertThat(recorded).containsExactly(true, false);
  }

  @Test
  void twoThreadsDifferentiateAtOnce() throws Exception {
    List<float[]> gradients = together(() -> gradients(2), () -> gradients(5));
    assertThat(gradients.get(0)).containsOnly(4);
    assertThat(gradients.get(1)).containsOnly(10);
  }

  @Test
  void backwardAddsToTheGradientOfALeaf() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.recording()) {
      NDArray x = leaf(manager, 3);
      GradMode.backward(x.mul(x).sum());
      GradMode.backward(x.sum());
      assertThat(x.getGradient().toFloatArray()).containsExactly(7);
    }
  }

  /** d(Σ x²)/dx at {@code value}, many times over, one entry per time. */
  private static float[] gradients(float value) {
    float[] gradients = new float[200];
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < gradients.length; i++) {
        try (NDManager scope = manager.newSubManager();
            GradMode mode = GradMode.recording()) {
          NDArray x = leaf(scope, value);
          GradMode.backward(x.mul(x).sum());
          gradients[i] = x.getGradient().toFloatArray()[0];
        }
      }
    }
    return gradients;
  }

  private static boolean records() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = leaf(manager, 1);
      GradMode.backward(x.mul(x));
      return x.getGradient().toFloatArray()[0] == 2;
    } catch (EngineException e) {
      // The engine differentiates only what it recorded.
      return false;
    }
  }

  private static NDArray leaf(NDManager manager, float value) {
    NDArray x = Tensors.of(manager, new float[] {value}, new Shape(1));
    x.setRequiresGradient(true);
    return x;
  }

  private static <T> List<T> together(Callable<T> first, Callable<T> second) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(List.of(first, second))) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
