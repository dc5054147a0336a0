package io.dsco.student;

import io.dsco.config.UserException;
import io.dsco.device.JobCount;
import io.dsco.device.JobMetrics;
import io.dsco.device.RunningTask;
import io.dsco.image.DecodeLimits;
import io.dsco.image.EvaluationView;
import io.dsco.image.ImageDecoder;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import io.dsco.training.DivergenceException;
import io.dsco.training.SpooledImages;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Column;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;

/**
 * Trains the student inside its task. Samples are decoded to a local file first, so memory holds a
 * few batches; the state of training is kept in the workspace, where another executor finds it. It
 * crosses to executors with the trainer and a few texts; the class files come as JSON, and the
 * written files go back as JSON.
 */
final class StudentWorker implements Function<String, String> {
  private static final long serialVersionUID = 1;

  /** Mean loss of every epoch. */
  private static final String HISTORY = "history.json";

  private static final TableSchema SAMPLE =
      TableSchema.of(
          "synthesis",
          Column.required("label", Column.Kind.INT),
          Column.required("image", Column.Kind.BINARY));

  private final Workspace workspace;
  private final Trainer trainer;
  private final String folder;
  private final String identity;
  private final EvaluationView view;
  private final int classes;
  private final LongAccumulator done;

  StudentWorker(
      Workspace workspace,
      Trainer trainer,
      String folder,
      String identity,
      EvaluationView view,
      int classes,
      LongAccumulator done) {
    this.workspace = workspace;
    this.trainer = trainer;
    this.folder = folder;
    this.identity = identity;
    this.view = view;
    this.classes = classes;
    this.done = done;
  }

  @Override
  public String call(String classFiles) throws IOException {
    java.nio.file.Path local = Files.createTempDirectory("student");
    try (SpooledImages images = new SpooledImages(local, view.resized(), classes)) {
      for (String file : Json.parse(classFiles, String[].class)) {
        spool(new Path(file), images);
      }
      fetch(Trainer.UNFINISHED, local);
      List<Double> losses =
          trainer.train(
              images, local, identity, () -> keep(Trainer.UNFINISHED, local), this::count);
      FileEntry student = keep(Trainer.STUDENT, local);
      FileEntry history =
          AtomicFile.writeText(
              workspace.fileSystem(),
              new Path(folder, HISTORY),
              Json.pretty(Map.of("epoch_loss", losses)));
      return Json.canonical(Arrays.asList(student, history));
    } catch (DivergenceException e) {
      throw new UserException(e.getMessage() + " (student.learning-rate)", e);
    } finally {
      delete(local);
    }
  }

  private void spool(Path file, SpooledImages images) throws IOException {
    try (TableReader rows = new ParquetFiles(workspace).read(file, SAMPLE)) {
      while (rows.hasNext()) {
        Object[] row = rows.next();
        RgbImage image = ImageDecoder.decode((byte[]) row[1], DecodeLimits.DEFAULT);
        images.add(view.resize(image), (Integer) row[0]);
      }
    } catch (RejectedImageException e) {
      throw new IllegalStateException("a synthesized image must decode (" + file + ")", e);
    }
  }

  /** Brings what an earlier attempt kept to the local disk, if there is any. */
  private void fetch(String name, java.nio.file.Path local) throws IOException {
    FileSystem files = workspace.fileSystem();
    Path kept = new Path(folder, name);
    if (files.exists(kept)) {
      try (InputStream in = files.open(kept)) {
        Files.copy(in, local.resolve(name));
      }
    }
  }

  private FileEntry keep(String name, java.nio.file.Path local) {
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

  private void count(long batches) {
    RunningTask.endIfKilled();
    long more = batches - done.value();
    done.add(more);
    JobMetrics.count(JobCount.BATCHES_TRAINED, more);
  }

  private static void delete(java.nio.file.Path folder) throws IOException {
    try (Stream<java.nio.file.Path> tree = Files.walk(folder)) {
      for (java.nio.file.Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
