package io.dsco.calibration;

import io.dsco.tensor.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Repeats one piece of work in several threads at once and tells its median time.
 *
 * @param threads that work at the same time, each on something of its own
 * @param least time that each of them measures; it warms up as long before, since the first seconds
 *     of a process are slower than all that follow
 */
public record SideBySide(int threads, Duration least) {
  /** Long enough for some repetitions of what takes less than a second. */
  private static final Duration USUAL = Duration.ofSeconds(2);

  /** What one thread does again and again. */
  interface Work extends AutoCloseable {
    /** Once, until the result is there. */
    void once();

    @Override
    default void close() {}
  }

  /** Checks the number. */
  public SideBySide {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
  }

  /** So many threads for the usual time. */
  public static SideBySide of(int threads) {
    return new SideBySide(threads, USUAL);
  }

  /**
   * Seconds that the work takes while as much of it is done beside it: the mean over the threads of
   * each one's median.
   *
   * @param work makes the work of a thread, on that thread
   */
  double seconds(Supplier<? extends Work> work) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Double>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        tasks.add(() -> median(work));
      }
      double sum = 0;
      for (Future<Double> each : pool.invokeAll(tasks)) {
        sum += each.get();
      }
      return sum / threads;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a plan was measured", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot measure: " + e.getCause().getMessage(), e.getCause());
    } finally {
      pool.shutdown();
    }
  }

  private double median(Supplier<? extends Work> supplier) {
    try (Work work = supplier.get()) {
      repeat(work, least);
      return Turns.median(repeat(work, least));
    }
  }

  /** At least once, and until the time is over. */
  private static List<Double> repeat(Work work, Duration least) {
    long begin = System.nanoTime();
    List<Double> times = new ArrayList<>();
    do {
      long start = System.nanoTime();
      work.once();
      times.add((System.nanoTime() - start) / 1e9);
    } while (System.nanoTime() - begin < least.toNanos());
    return times;
  }
}
