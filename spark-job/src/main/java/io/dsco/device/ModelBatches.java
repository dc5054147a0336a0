package io.dsco.device;

import io.dsco.tensor.BatchSize;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batch sizes of the models of an executor, as the configuration sets them. */
public final class ModelBatches {
  private static final Logger LOG = LoggerFactory.getLogger(ModelBatches.class);

  private ModelBatches() {}

  /**
   * A size for one model, which warns in the log when it shrinks.
   *
   * @param setting the configuration's name for it
   * @param rows its value
   */
  public static BatchSize of(String setting, int rows) {
    return new BatchSize(setting, rows, LOG::warn);
  }
}
