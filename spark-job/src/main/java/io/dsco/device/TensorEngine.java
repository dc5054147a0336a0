package io.dsco.device;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.util.Utils;
import io.dsco.tensor.EngineSwitches;

/** The tensor engine of this process. Starting it loads its library, which may be another one. */
final class TensorEngine {
  static final String NAME = "PyTorch";
  private static final String FLAVOR = "PYTORCH_FLAVOR";
  private static final String LIBRARY = "PYTORCH_LIBRARY_PATH";

  private TensorEngine() {}

  /**
   * The engine, started by the first who asks.
   *
   * @throws DeviceException when its library cannot be loaded: one for another CUDA, or damaged
   */
  static Engine start() {
    try {
      Engine engine = Engine.getEngine(NAME);
      EngineSwitches.exact();
      return engine;
    } catch (EngineException | LinkageError e) {
      throw new DeviceException(
          "the tensor library must load, it did not: %s; %s: CUDA flavour, CUDA libraries and driver of the machine must belong together (%s, %s)"
              .formatted(reason(e), installed(), FLAVOR, LIBRARY),
          e);
    }
  }

  /**
   * The engine, which must be able to use GPUs.
   *
   * @throws DeviceException when it was built for CPUs, or sees no GPU
   */
  static Engine cuda() {
    Engine engine = start();
    if (!engine.hasCapability(StandardCapabilities.CUDA)) {
      throw new DeviceException(
          "device gpu needs an engine with CUDA, was %s %s for cpu, %s: set %s and %s to a library of the machine's CUDA, and look whether nvidia-smi works there (spark.device)"
              .formatted(NAME, engine.getVersion(), installed(), FLAVOR, LIBRARY));
    }
    if (engine.getGpuCount() < 1) {
      throw new DeviceException(
          "device gpu needs a CUDA device, 0 are visible here: look at nvidia-smi and CUDA_VISIBLE_DEVICES (spark.device)");
    }
    return engine;
  }

  private static String installed() {
    return "with %s=%s and %s=%s".formatted(FLAVOR, value(FLAVOR), LIBRARY, value(LIBRARY));
  }

  private static String value(String name) {
    String value = Utils.getEnvOrSystemProperty(name);
    return value == null ? "(none)" : value;
  }

  /** What the system's loader said, which is the last of the causes. */
  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
