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
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The images of a partition batch by batch. A thread of its own decodes one batch ahead of the
 * device; rows are taken on the task's thread, which Spark's readers belong to. Memory holds two
 * batches.
 */
public final class DecodedBatches implements Iterator<DecodedBatches.Batch>, AutoCloseable {
  private final Iterator<Row> rows;
  private final ImageReader reader;
  private final int batchSize;
  private final ExecutorService decoder =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "decode-ahead");
            thread.setDaemon(true);
            return thread;
          });
  private CompletableFuture<Batch> ahead;

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

  /**
   * Starts to decode.
   *
   * @param rows of {@link SourceRows#SCHEMA}
   * @param batchSize rows of a batch, the last one apart
   */
  public DecodedBatches(Iterator<Row> rows, ImageReader reader, int batchSize) {
    this.rows = rows;
    this.reader = reader;
    this.batchSize = batchSize;
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener closing = ended -> close();
      task.addTaskCompletionListener(closing);
    }
    this.ahead = decodeNext();
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Batch next() {
    if (ahead == null) {
      throw new NoSuchElementException("the partition has no more images");
    }
    CompletableFuture<Batch> current = ahead;
    ahead = decodeNext();
    if (ahead == null) {
      decoder.shutdown();
    }
    try {
      return current.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private CompletableFuture<Batch> decodeNext() {
    List<Row> taken = new ArrayList<>(batchSize);
    while (taken.size() < batchSize && rows.hasNext()) {
      taken.add(rows.next());
    }
    return taken.isEmpty() ? null : CompletableFuture.supplyAsync(() -> decode(taken), decoder);
  }

  private Batch decode(List<Row> taken) {
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Row row : taken) {
      try {
        batch.images().add(read(row));
        batch.accepted().add(row);
      } catch (RejectedImageException e) {
        batch.rejected().add(new Rejected(row, e.getMessage()));
      }
    }
    return batch;
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
    decoder.shutdownNow();
  }
}
