package io.dsco.student;

import io.dsco.config.UserException;
import io.dsco.encode.ImageReader;
import io.dsco.image.EvaluationView;
import io.dsco.image.RejectedImageException;
import io.dsco.training.DivergenceException;
import io.dsco.training.SpooledImages;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the student inside its task. Samples are decoded to a local file first, so memory holds a
 * few batches; the state of training is kept in the workspace, where another executor finds it. It
 * crosses to executors with the trainer and a few texts; the class files come as JSON, and the
 * written files go back as JSON.
 */
final class StudentWorker implements Function<String, String> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(StudentWorker.class);

  /** Mean loss of every epoch. */
  private static final String HISTORY = "history.json";

  private final Workspace workspace;
  private final Trainer trainer;
  private final String folder;
  private final String identity;
  private final EvaluationView view;
  private final long samples;
  private final int classes;
  private final StudentImages.Form form;
  private final ImageReader reader;
  private final LongAccumulator done;

  StudentWorker(
      Workspace workspace,
      Trainer trainer,
      String folder,
      String identity,
      EvaluationView view,
      long samples,
      int classes,
      StudentImages.Form form,
      ImageReader reader,
      LongAccumulator done) {
    this.workspace = workspace;
    this.trainer = trainer;
    this.folder = folder;
    this.identity = identity;
    this.view = view;
    this.samples = samples;
    this.classes = classes;
    this.form = form;
    this.reader = reader;
    this.done = done;
  }

  @Override
  public String call(String classFiles) throws IOException {
    try (KeptTraining training = KeptTraining.open(workspace, folder, identity, done);
        SpooledImages images = new SpooledImages(training.local(), view.resized(), classes)) {
      training.requireRoom(SpooledImages.bytes(samples, view.resized()));
      for (String file : Json.parse(classFiles, String[].class)) {
        spool(new Path(file), images);
      }
      if (images.size() == 0) {
        throw new UserException(
            "a student must have a usable image, in %s there is none".formatted(classFiles));
      }
      List<Double> losses = training.run(trainer, images);
      FileEntry student = training.keep(Trainer.STUDENT);
      FileEntry history =
          AtomicFile.writeText(
              workspace.fileSystem(),
              new Path(folder, HISTORY),
              Json.pretty(Map.of("epoch_loss", losses)));
      return Json.canonical(Arrays.asList(student, history));
    } catch (DivergenceException e) {
      throw new UserException(e.getMessage() + " (student.learning-rate)", e);
    }
  }

  private void spool(Path file, SpooledImages images) throws IOException {
    try (TableReader rows = new ParquetFiles(workspace).read(file, form.schema())) {
      while (rows.hasNext()) {
        add(rows.next(), file, images);
      }
    }
  }

  private void add(Object[] row, Path file, SpooledImages images) throws IOException {
    byte[] bytes = row[1] == null ? new byte[0] : (byte[]) row[1];
    try {
      images.add(view.resize(reader.read(bytes)), (Integer) row[0]);
    } catch (RejectedImageException e) {
      if (form == StudentImages.Form.REAL) {
        // How many there may be is held to where the same images are evaluated.
        LOG.warn("an image of {} is left out: {}", file, e.getMessage());
        return;
      }
      throw new UserException(
          "every sample that a student learns from must be usable, one of %s is not: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
