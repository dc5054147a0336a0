package io.dsco.evaluate;

import io.dsco.classifier.BatchedClassifier;
import io.dsco.classifier.ImageClassifier;
import io.dsco.classifier.StoredClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.UserException;
import io.dsco.device.ModelBatches;
import io.dsco.device.Weights;
import io.dsco.encode.ImageReader;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import io.dsco.student.KeptTraining;
import io.dsco.student.Trainer;
import io.dsco.tensor.StateDict;
import io.dsco.training.DivergenceException;
import io.dsco.training.SpooledImages;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Json;
import io.dsco.workspace.KeptJson;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains and tests the network of one trial inside its task, unless an earlier run has left the
 * result. It crosses to executors with all trials; their numbers come, and results go back as JSON.
 */
final class TrialWorker implements Function<Integer, String> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TrialWorker.class);
  private static final String RESULT = "result.json";

  private final Workspace workspace;
  private final ArrayList<Trial> trials;
  private final ArrayList<String> testFiles;
  private final ImageReader reader;
  private final int batchSize;
  private final Processor processor;
  private final LongAccumulator done;

  TrialWorker(
      Workspace workspace,
      List<Trial> trials,
      List<String> testFiles,
      ImageReader reader,
      int batchSize,
      Processor processor,
      LongAccumulator done) {
    this.workspace = workspace;
    this.trials = new ArrayList<>(trials);
    this.testFiles = new ArrayList<>(testFiles);
    this.reader = reader;
    this.batchSize = batchSize;
    this.processor = processor;
    this.done = done;
  }

  @Override
  public String call(Integer number) throws IOException {
    Trial trial = trials.get(number);
    Path folder = workspace.trial(trial.fingerprint());
    Path result = new Path(folder, RESULT);
    FileSystem files = workspace.fileSystem();
    Optional<TrialResult> kept = KeptJson.read(files, result, TrialResult.class);
    if (kept.isPresent()) {
      done.add(trial.trainer().batches(trial.images()));
      return Json.canonical(kept.get());
    }
    TrialResult found = trained(trial, folder);
    AtomicFile.writeText(files, result, Json.pretty(found));
    files.delete(new Path(folder, Trainer.UNFINISHED), false);
    return Json.canonical(found);
  }

  private TrialResult trained(Trial trial, Path folder) throws IOException {
    try (KeptTraining training =
            KeptTraining.open(workspace, folder.toString(), trial.fingerprint(), done);
        SpooledImages images =
            new SpooledImages(
                training.local(), trial.view().resized(), trial.parameters().classes())) {
      training.requireRoom(SpooledImages.bytes(trial.images(), trial.view().resized()));
      long unusable = 0;
      for (String file : trial.files()) {
        unusable += spool(file, images, trial);
      }
      if (images.size() == 0) {
        throw new UserException(
            "a dataset must have a usable image, %s has none (evaluation)"
                .formatted(trial.dataset()));
      }
      training.run(trial.trainer(), images);
      double batchesPerEpoch = (double) trial.trainer().batches(images.size()) / trial.epochs();
      double epochsPerSecond = training.batchesPerSecond() / batchesPerEpoch;
      TopAccuracy accuracy = tested(trial, training.local().resolve(Trainer.STUDENT));
      return new TrialResult(
          trial.dataset(),
          trial.network(),
          trial.repeat(),
          trial.labels(),
          images.size(),
          unusable,
          trial.epochs(),
          accuracy.top1(),
          accuracy.top5(),
          accuracy.images(),
          epochsPerSecond == 0 ? 0 : 1 / epochsPerSecond,
          images.size() * epochsPerSecond,
          trial.fingerprint());
    } catch (DivergenceException e) {
      throw new UserException(e.getMessage() + " (evaluation.protocols, learning-rate)", e);
    }
  }

  /** Returns how many images could not be used. */
  private long spool(String file, SpooledImages images, Trial trial) throws IOException {
    long unusable = 0;
    ImageReader ofTrial = trial.ofOurs() ? reader.ofAnySide() : reader;
    try (TableReader rows = new ParquetFiles(workspace).read(new Path(file), ImageTable.SCHEMA)) {
      while (rows.hasNext()) {
        Object[] row = rows.next();
        try {
          images.add(trial.view().resize(read(row, ofTrial)), (Integer) row[1]);
        } catch (RejectedImageException e) {
          LOG.warn("{} is left out: {}", row[0], e.getMessage());
          unusable++;
        }
      }
    }
    return unusable;
  }

  private static RgbImage read(Object[] row, ImageReader reader) throws RejectedImageException {
    byte[] bytes = (byte[]) row[2];
    if (bytes == null || bytes.length == 0) {
      throw new RejectedImageException(
          RejectedImageException.Reason.EMPTY, "the file has no bytes");
    }
    return reader.read(bytes);
  }

  private TopAccuracy tested(Trial trial, java.nio.file.Path weights) throws IOException {
    TopAccuracy accuracy = new TopAccuracy();
    try (ImageClassifier classifier = classifier(trial, weights)) {
      for (String file : testFiles) {
        test(file, classifier, accuracy);
      }
    }
    return accuracy;
  }

  private ImageClassifier classifier(Trial trial, java.nio.file.Path weights) {
    StateDict loaded = Weights.load(weights, StoredClassifier.whole(trial.parameters()), processor);
    return new BatchedClassifier(
        trial.parameters().open(loaded),
        loaded,
        trial.view(),
        trial.parameters().classes(),
        ModelBatches.of("evaluation.batch-size", batchSize));
  }

  private void test(String file, ImageClassifier classifier, TopAccuracy accuracy)
      throws IOException {
    String last = "";
    List<RgbImage> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    try (TableReader rows = new ParquetFiles(workspace).read(new Path(file), ImageTable.SCHEMA)) {
      while (rows.hasNext()) {
        Object[] row = rows.next();
        last = (String) row[0];
        images.add(read(row, reader));
        labels.add((Integer) row[1]);
        if (images.size() == batchSize || !rows.hasNext()) {
          float[][] logits = classifier.logits(images);
          for (int i = 0; i < logits.length; i++) {
            accuracy.add(logits[i], labels.get(i));
          }
          images.clear();
          labels.clear();
        }
      }
    } catch (RejectedImageException e) {
      throw new UserException(
          "every test image must be usable, %s is not: %s (source.test-path)"
              .formatted(last, e.getMessage()),
          e);
    }
  }
}
