package io.dsco.random;

import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Draws on as many threads as the engine computes on: the cores that a task may use. A device works
 * meanwhile; on a processor drawing and computing take turns.
 */
public final class HostThreads {
  private static final String ENGINE_THREADS = "ai.djl.pytorch.num_threads";
  private static final int COUNT =
      Integer.getInteger(ENGINE_THREADS, Runtime.getRuntime().availableProcessors());
  private static final ForkJoinPool POOL = new ForkJoinPool(COUNT);

  private HostThreads() {}

  /**
   * Does {@code draw} for 0 … count − 1, in any order; streams are named, so none disturbs another.
   */
  public static void forEach(int count, IntConsumer draw) {
    if (COUNT == 1) {
      IntStream.range(0, count).forEach(draw);
    } else {
      POOL.submit(() -> IntStream.range(0, count).parallel().forEach(draw)).join();
    }
  }
}
