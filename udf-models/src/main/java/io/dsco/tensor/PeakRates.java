package io.dsco.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * How fast this machine's processor multiplies and adds float32 where sizes suit it, by the
 * engine's libraries: what other work is held against.
 *
 * @param products floating-point operations a second of the fastest matrix product that was tried
 * @param convolutions the same of a 3×3 convolution of 64 channels
 */
public record PeakRates(double products, double convolutions) {
  private static final Script SCRIPT = Script.of(PeakRates.class, "rates.py");
  private static final int ROUNDS = 15;
  private static final int SIDE = 1024;
  private static final int ROWS = 4 * SIDE;
  private static final int BATCH = 8;
  private static final int CHANNELS = 64;
  private static final int WIDTH = 56;
  private static final int TAPS = 9;

  /** Measures both, on as many threads as the engine has; about a second. */
  public static PeakRates measured() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode mode = GradMode.inference()) {
      NDArray rows = manager.ones(new Shape(ROWS, SIDE));
      NDArray weight = manager.ones(new Shape(SIDE, SIDE));
      double operations = 2.0 * ROWS * SIDE * SIDE;
      double usual = rate(manager, operations, () -> rows.matMul(weight));
      // oneDNN is a library for CPUs.
      double other =
          manager.getDevice().isGpu()
              ? 0
              : rate(
                  manager,
                  operations,
                  () -> SCRIPT.function("linear").with(rows).with(weight).tensor(manager));
      return new PeakRates(Math.max(usual, other), convolution(manager));
    }
  }

  private static double convolution(NDManager manager) {
    NDArray x = channelsInnermost(manager.ones(new Shape(BATCH, CHANNELS, WIDTH, WIDTH)));
    NDArray weight = channelsInnermost(manager.ones(new Shape(CHANNELS, CHANNELS, 3, 3)));
    double operations = 2.0 * BATCH * WIDTH * WIDTH * CHANNELS * CHANNELS * TAPS;
    return rate(
        manager,
        operations,
        () -> SCRIPT.function("convolution").with(x).with(weight).tensor(manager));
  }

  private static NDArray channelsInnermost(NDArray x) {
    return SCRIPT.function("channels_innermost").with(x).tensor(x.getManager());
  }

  private static double rate(NDManager manager, double operations, Supplier<NDArray> work) {
    double[] seconds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      work.get().close();
      DeviceQueue.finish(manager);
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return operations / seconds[ROUNDS / 2];
  }
}
