package io.dsco.functions;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/**
 * A function of SQL that asks a model. It crosses to executors with factories of models and
 * settings; two of equal settings are equal, so that Spark computes equal calls once.
 */
public interface ModelFunction extends Serializable {
  /** Its name in SQL. */
  String name();

  /** Type of its results. */
  DataType dataType();

  /** Calls that are answered together. */
  int batchSize();

  /**
   * Answers a batch. What is null or cannot be used has null for a result.
   *
   * @param calls arguments of each call: {@code byte[]}, {@code float[]}, {@code Integer}, {@code
   *     String} or null
   * @param unusable is told of every null among the results, and why
   * @return a result for each call, in their order: {@code byte[]}, {@code float[]}, {@code Float}
   *     or null
   */
  List<Object> answers(List<Object[]> calls, UnusableInputs unusable);
}
