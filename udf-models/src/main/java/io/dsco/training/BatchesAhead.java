package io.dsco.training;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Prepares the next step's batch on a thread of its own while a step runs. All batches are prepared
 * on that one thread, one after the other; they are the same as if prepared when they are needed.
 */
final class BatchesAhead<B> implements AutoCloseable {
  private final LongFunction<B> preparation;
  private final long steps;
  private final ExecutorService reader;
  private long aheadStep = -1;
  private Future<B> ahead;

  /**
   * Batches of one training.
   *
   * @param preparation makes the batch of a step
   * @param steps batches of the whole training; none is prepared beyond it
   */
  BatchesAhead(String name, LongFunction<B> preparation, long steps) {
    this.preparation = preparation;
    this.steps = steps;
    this.reader =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "batches of " + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * The batch of {@code step}; starts on the next one's. What its preparation threw is thrown here.
   */
  B take(long step) {
    Future<B> batch = step == aheadStep ? ahead : submit(step);
    if (step + 1 < steps) {
      ahead = submit(step + 1);
      aheadStep = step + 1;
    }
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for batch " + step, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a LongFunction throws nothing else
    }
  }

  private Future<B> submit(long step) {
    return reader.submit(() -> preparation.apply(step));
  }

  /**
   * Ends the thread. Waits for the batch at work, because the images may be closed next; does not
   * interrupt it, because that would close the file it reads from.
   */
  @Override
  public void close() {
    reader.shutdown();
    boolean interrupted = false;
    while (!reader.isTerminated()) {
      try {
        reader.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
