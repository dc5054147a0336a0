package io.dsco.workspace;

import java.io.Serializable;

/**
 * Opens a model inside an executor. It crosses to executors, so it holds names and settings, never
 * weights.
 *
 * @param <M> the model, safe for use by several tasks at once
 */
public interface ModelFactory<M extends AutoCloseable> extends Serializable {
  /** Loads the model onto the calling task's device. */
  M open();

  /** SHA-256 over the checkpoints and settings that the model is made of. */
  String digest();

  /**
   * What else tells two open models of one digest apart and changes no result: sizes of batches,
   * the kind of processor.
   */
  default String variant() {
    return "";
  }
}
