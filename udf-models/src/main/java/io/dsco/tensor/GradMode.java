package io.dsco.tensor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Gradient recording for the current thread, restored on {@link #close()}.
 *
 * <p>DJL's own collector is a JVM-wide lock, so two tasks of one executor could not differentiate
 * at once; the engine's flag is thread-local. It is off on the thread that started the engine and
 * on on all others, so code that runs a model must always say which it wants.
 */
public final class GradMode implements AutoCloseable {
  static {
    // The flag lives in the engine's native library, which nothing else may have loaded yet.
    Engine.getEngine(PtEngine.ENGINE_NAME);
    EngineSwitches.exact();
  }

  private final boolean previous;

  private GradMode(boolean enabled) {
    this.previous = JniUtils.isGradMode();
    JniUtils.setGradMode(enabled);
  }

  /** Records operations on this thread until closed. */
  public static GradMode recording() {
    return new GradMode(true);
  }

  /** Records nothing on this thread until closed. */
  public static GradMode inference() {
    return new GradMode(false);
  }

  /** Whether operations of this thread are recorded. */
  public static boolean isRecording() {
    return JniUtils.isGradMode();
  }

  /**
   * Adds d{@code loss}/d(leaf) to the gradient of every leaf that requires one.
   *
   * @param loss a scalar computed under {@link #recording()}
   */
  public static void backward(NDArray loss) {
    try (NDManager scope = loss.getManager().newSubManager()) {
      backward(loss, scope.ones(loss.getShape(), loss.getDataType()));
    }
  }

  /**
   * Adds d{@code loss}/d(leaf) to the gradient of every leaf that requires one, where only the
   * loss's gradient with respect to {@code values} is known.
   *
   * @param values computed under {@link #recording()}
   * @param cotangent shaped as {@code values}
   */
  public static void backward(NDArray values, NDArray cotangent) {
    JniUtils.backward((PtNDArray) values, (PtNDArray) cotangent, false, false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(previous);
  }
}
