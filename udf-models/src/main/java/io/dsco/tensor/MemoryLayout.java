package io.dsco.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** The order in which the values of (N, C, H, W) lie in memory, by the engine's own numbers. */
public enum MemoryLayout {
  /** Channels outermost within a sample. */
  CHANNELS_FIRST(0),
  /** Channels innermost: a processor's convolutions need no copies then. */
  CHANNELS_LAST(2);

  private static final Script SCRIPT = Script.of(MemoryLayout.class, "layout.py");

  /** Floats of 512 bits. */
  private static final int VECTOR = 16;

  private final int code;

  MemoryLayout(int code) {
    this.code = code;
  }

  /**
   * The one that convolutions run in fastest. Channels innermost fill a processor's vectors only
   * where every group has whole vectors of them; for GPUs nothing else than the usual order was
   * tried.
   *
   * @param widthsPerGroup channels of every group of each convolution
   */
  public static MemoryLayout fastest(Device device, List<Integer> widthsPerGroup) {
    boolean wholeVectors = widthsPerGroup.stream().allMatch(width -> width % VECTOR == 0);
    return !device.isGpu() && wholeVectors ? CHANNELS_LAST : CHANNELS_FIRST;
  }

  /** The engine's number of it, for scripts. */
  public int code() {
    return code;
  }

  /** A copy of {@code x} (N, C, H, W) in this order, in {@code manager}. */
  public NDArray of(NDArray x, NDManager manager) {
    return SCRIPT.function("ordered").with(x).with(code).tensor(manager);
  }
}
