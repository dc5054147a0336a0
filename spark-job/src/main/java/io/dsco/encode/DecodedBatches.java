package io.dsco.encode;

import io.dsco.image.RejectedImageException;
import io.dsco.image.RejectedImageException.Reason;
import io.dsco.image.RgbImage;
import io.dsco.source.SourceRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The images of a partition batch by batch. Threads of its own decode one batch ahead of the
 * device: all of the task's cores but the one that feeds it. Rows are taken on the task's thread,
 * which Spark's readers belong to. Memory holds two batches, and of several kinds one more of each.
 */
public final class DecodedBatches implements Iterator<DecodedBatches.Batch>, AutoCloseable {
  private final RowBatches batches;
  private final ImageReader reader;
  private final ExecutorService decoders;
  private List<CompletableFuture<Decoded>> ahead;

  /**
   * What has been decoded.
   *
   * @param accepted the rows of {@code images}, in their order
   * @param images prepared pictures
   * @param rejected the rows that are no usable image
   */
  public record Batch(List<Row> accepted, List<RgbImage> images, List<Rejected> rejected) {
    /** Rows that the batch was made of. */
    public int rows() {
      return accepted.size() + rejected.size();
    }
  }

  /** A row without a usable image. */
  public record Rejected(Row row, String reason) {}

  /** A row with its picture, or with the reason why there is none. */
  private record Decoded(Row row, RgbImage image, String reason) {}

  /**
   * Starts to decode.
   *
   * @param rows of {@link SourceRows#SCHEMA}
   * @param batchSize rows of a batch, the last one apart
   */
  public DecodedBatches(Iterator<Row> rows, ImageReader reader, int batchSize) {
    this(rows, reader, batchSize, row -> 0);
  }

  /**
   * Starts to decode rows of several kinds, of which a batch has one.
   *
   * @param rows of {@link SourceRows#SCHEMA}
   * @param batchSize rows of a batch, the last one of each kind apart
   */
  public DecodedBatches(
      Iterator<Row> rows, ImageReader reader, int batchSize, ToIntFunction<Row> kind) {
    this(new RowBatches(rows, batchSize, kind), reader, threadsOfTask());
  }

  DecodedBatches(RowBatches batches, ImageReader reader, int threads) {
    this.batches = batches;
    this.reader = reader;
    TaskContext task = TaskContext.get();
    this.decoders = decoders(threads);
    if (task != null) {
      TaskCompletionListener closing = ended -> close();
      task.addTaskCompletionListener(closing);
    }
    this.ahead = decodeNext();
  }

  private static int threadsOfTask() {
    TaskContext task = TaskContext.get();
    return task == null ? 1 : Math.max(1, task.cpus() - 1);
  }

  private static ExecutorService decoders(int threads) {
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, "decode-ahead");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  @Override
  public Batch next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("the partition has no more images");
    }
    List<CompletableFuture<Decoded>> current = ahead;
    ahead = decodeNext();
    if (ahead.isEmpty()) {
      decoders.shutdown();
    }
    try {
      return batch(current);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private List<CompletableFuture<Decoded>> decodeNext() {
    if (!batches.hasNext()) {
      return List.of();
    }
    return batches.next().stream()
        .map(row -> CompletableFuture.supplyAsync(() -> decode(row), decoders))
        .toList();
  }

  /** In the order of the rows, whichever was decoded first. */
  private static Batch batch(List<CompletableFuture<Decoded>> rows) {
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (CompletableFuture<Decoded> decoding : rows) {
      Decoded one = decoding.join();
      if (one.image == null) {
        batch.rejected().add(new Rejected(one.row, one.reason));
      } else {
        batch.images().add(one.image);
        batch.accepted().add(one.row);
      }
    }
    return batch;
  }

  private Decoded decode(Row row) {
    try {
      return new Decoded(row, read(row), null);
    } catch (RejectedImageException e) {
      return new Decoded(row, null, e.getMessage());
    }
  }

  private RgbImage read(Row row) throws RejectedImageException {
    byte[] bytes = SourceRows.bytes(row);
    if (bytes == null || bytes.length == 0) {
      throw new RejectedImageException(Reason.EMPTY, "the file has no bytes");
    }
    return reader.read(bytes);
  }

  @Override
  public void close() {
    decoders.shutdownNow();
  }
}
