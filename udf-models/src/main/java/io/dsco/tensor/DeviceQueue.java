package io.dsco.tensor;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** The order of a device's work. A GPU runs what it is given later, a CPU at once. */
public final class DeviceQueue {
  private static final Shape ONE = new Shape(1);

  private DeviceQueue() {}

  /**
   * Returns when the device has done all that this thread gave it, so that a clock may be read. The
   * engine has no call for it; a value that comes back does, because what a thread asks of a device
   * is done in the order of asking.
   */
  public static void finish(NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      scope.zeros(ONE).toFloatArray();
    }
  }
}
