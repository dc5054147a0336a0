package io.dsco.calibration;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;

/** Work of one thread whose tensors are freed when it is over. */
abstract class Scoped implements SideBySide.Work {
  private final NDManager manager;

  Scoped(Device device) {
    this.manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
  }

  NDManager manager() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
  }
}
