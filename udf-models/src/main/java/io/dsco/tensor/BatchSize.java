package io.dsco.tensor;

import ai.djl.Device;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * How many rows of one kind of work pass a model together: the configured number, halved whenever
 * the engine found no memory for it, for all that this model still does. One belongs to one model
 * on one device. Thread-safe.
 */
public final class BatchSize {
  /**
   * A size that turned out too large.
   *
   * @param setting the size's name
   * @param from rows that memory did not hold
   * @param to rows of the batches from now on
   * @param why what the engine said, where, and how much memory was in use
   */
  public record Shrink(String setting, int from, int to, String why) {
    /** For people. */
    @Override
    public String toString() {
      return "out of memory with batches of %d, going on with %d: %s".formatted(from, to, why);
    }
  }

  private final String setting;
  private final Consumer<Shrink> listener;
  private final AtomicInteger rows;

  /**
   * A size that no work has tried yet.
   *
   * @param setting names the size in warnings and errors
   * @param rows rows at first
   * @param listener is told of every shrink
   * @throws IllegalArgumentException when {@code rows} is below 1
   */
  public BatchSize(String setting, int rows, Consumer<Shrink> listener) {
    if (rows < 1) {
      throw new IllegalArgumentException(setting + " must be at least 1, was " + rows);
    }
    this.setting = setting;
    this.rows = new AtomicInteger(rows);
    this.listener = listener;
  }

  /** Rows that the next pass is to have. */
  public int rows() {
    return rows.get();
  }

  /**
   * Does {@code work}, and does it again from its start with half of the rows as long as the engine
   * runs out of memory: all batches of a piece of work have one size, and its values are those that
   * this size gives from the start.
   *
   * @param device what the model is on
   * @param work is given the rows of every batch; must free what it made when it fails
   * @throws DeviceMemoryException when one row is too many
   */
  public <T> T attempt(Device device, IntFunction<T> work) {
    while (true) {
      int tried = rows.get();
      try {
        return work.apply(tried);
      } catch (RuntimeException e) {
        if (!DeviceMemory.isExhausted(e)) {
          throw e;
        }
        shrink(tried, device, e);
      }
    }
  }

  /** Another thread that failed at the same size may have halved it: once is enough. */
  private void shrink(int tried, Device device, RuntimeException cause) {
    String why =
        "%s on %s, %s (%s)".formatted(firstLine(cause), device, DeviceMemory.text(device), setting);
    if (tried == 1) {
      throw new DeviceMemoryException(
          "a batch of 1 must fit into memory, it did not: " + why, cause);
    }
    if (rows.compareAndSet(tried, tried / 2)) {
      listener.accept(new Shrink(setting, tried, tried / 2, why));
    }
  }

  private static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }
}
