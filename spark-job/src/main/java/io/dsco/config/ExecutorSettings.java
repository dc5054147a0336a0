package io.dsco.config;

import java.util.Optional;

/**
 * What a run asks of a cluster for each executor; empty where Spark's own default holds, or what
 * spark-submit was given.
 *
 * @param cores of one executor
 * @param memoryBytes of its Java heap
 * @param memoryOverheadBytes beside the heap, where the models are
 * @param instances how many executors
 */
public record ExecutorSettings(
    Optional<Integer> cores,
    Optional<Long> memoryBytes,
    Optional<Long> memoryOverheadBytes,
    Optional<Integer> instances) {
  private static final long LEAST_MEMORY = 512L << 20;

  static ExecutorSettings read(Section section) {
    return new ExecutorSettings(
        section.optionalWhole("cores", Rule.atLeast(1)),
        section.optionalBytes("memory", Rule.atLeast(LEAST_MEMORY)),
        section.optionalBytes("memory-overhead", Rule.atLeast(1)),
        section.optionalWhole("instances", Rule.atLeast(1)));
  }
}
