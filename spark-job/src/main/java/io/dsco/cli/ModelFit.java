package io.dsco.cli;

import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.config.ConfigurationException;
import io.dsco.config.RunConfiguration;
import io.dsco.workspace.CheckpointFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares files of weights, and what diffusers tells of them in {@code config.json}, with the
 * configured models. Little more than the files' headers is read, so that a wrong file is refused
 * before the first image is.
 */
record ModelFit(RunConfiguration configuration) {
  /**
   * Compares names and shapes, and the scaling factor, where the file has one.
   *
   * @throws CheckpointException listing every difference
   * @throws ConfigurationException listing every difference from {@code config.json}
   */
  ComparedModel requireVae(CheckpointFile file) {
    return new VaeFit(configuration).require(file);
  }

  /**
   * Compares the size of the latents, where the file tells it, names and shapes.
   *
   * @throws CheckpointException listing every difference
   * @throws ConfigurationException when the file is for images of another size, and listing every
   *     difference from {@code config.json}
   */
  ComparedModel requireDit(CheckpointFile file) {
    return new DitFit(configuration).require(file);
  }

  /**
   * Compares names and shapes with a classifier.
   *
   * @return number of tensors
   * @throws CheckpointException listing every difference
   */
  static int requireClassifier(Path file, ClassifierParameters parameters) {
    try (Checkpoint classifier = Checkpoint.open(file)) {
      ModelWeights.check(classifier, parameters.shapes(), parameters.names());
      return parameters.shapes().size();
    }
  }

  /** Refuses when there is a line to tell. */
  static void refuse(List<String> lines) {
    if (!lines.isEmpty()) {
      throw new ConfigurationException(lines);
    }
  }
}
