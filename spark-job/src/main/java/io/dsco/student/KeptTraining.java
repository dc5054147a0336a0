package io.dsco.student;

import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.device.RunningTask;
import io.dsco.training.TrainingImages;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.LongAccumulator;

/**
 * A training inside its task: in a local folder that goes when it is closed, with its state kept in
 * a folder of the workspace, where another executor finds it.
 */
public final class KeptTraining implements AutoCloseable {
  private final Workspace workspace;
  private final String folder;
  private final String identity;
  private final LongAccumulator done;
  private final java.nio.file.Path local;
  private long firstBatches;
  private double seconds;
  private long started;

  private KeptTraining(
      Workspace workspace,
      String folder,
      String identity,
      LongAccumulator done,
      java.nio.file.Path local) {
    this.workspace = workspace;
    this.folder = folder;
    this.identity = identity;
    this.done = done;
    this.local = local;
  }

  /**
   * A training that has not begun here.
   *
   * @param folder of the workspace, for what is kept
   * @param identity what makes two trainings the same
   * @param done counts batches
   */
  public static KeptTraining open(
      Workspace workspace, String folder, String identity, LongAccumulator done)
      throws IOException {
    return new KeptTraining(
        workspace, folder, identity, done, Files.createTempDirectory("student"));
  }

  /** The folder on the local disk. */
  public java.nio.file.Path local() {
    return local;
  }

  /**
   * Trains what an earlier attempt has left.
   *
   * @return mean loss of every epoch
   */
  public List<Double> run(Trainer trainer, TrainingImages images) throws IOException {
    fetch(Trainer.UNFINISHED);
    started = System.nanoTime();
    return trainer.train(images, local, identity, () -> keep(Trainer.UNFINISHED), this::count);
  }

  /** Brings what an earlier attempt kept to the local disk, if there is any. */
  private void fetch(String name) throws IOException {
    FileSystem files = workspace.fileSystem();
    Path kept = new Path(folder, name);
    if (files.exists(kept)) {
      try (InputStream in = files.open(kept)) {
        Files.copy(in, local.resolve(name));
      }
    }
  }

  /**
   * Refuses a training whose images the local disk has no room for, before they are decoded.
   *
   * @param bytes that they take
   */
  public void requireRoom(long bytes) throws IOException {
    long free = Files.getFileStore(local).getUsableSpace();
    if (bytes > free) {
      throw new WorkspaceException(
          "the images of a training need %d bytes of local disk, %s has %d (java.io.tmpdir)"
              .formatted(bytes, local, free));
    }
  }

  /** Copies a file of the local folder to the workspace's. */
  public FileEntry keep(String name) {
    try {
      return AtomicFile.write(
          workspace.fileSystem(),
          new Path(folder, name),
          out -> {
            Files.copy(local.resolve(name), out);
            return 0;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + name + " in " + folder, e);
    }
  }

  /** Batches a second of this attempt; 0 when an earlier one had trained all. */
  public double batchesPerSecond() {
    return seconds == 0 ? 0 : (done.value() - firstBatches + 1) / seconds;
  }

  private void count(long batches) {
    RunningTask.endIfKilled();
    firstBatches = firstBatches == 0 ? batches : firstBatches;
    seconds = (System.nanoTime() - started) / 1e9;
    long more = batches - done.value();
    done.add(more);
    JobMetrics.count(JobCount.BATCHES_TRAINED, more);
  }

  @Override
  public void close() throws IOException {
    try (Stream<java.nio.file.Path> tree = Files.walk(local)) {
      for (java.nio.file.Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
