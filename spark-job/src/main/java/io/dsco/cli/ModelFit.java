package io.dsco.cli;

import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.checkpoint.VaeNames;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.config.RunConfiguration;
import java.nio.file.Path;
import java.util.Map;

/**
 * Compares files of weights with the configured models. Only the files' headers are read, so that a
 * wrong file is refused before the first image is.
 */
record ModelFit(RunConfiguration configuration) {
  /** The key under which {@code pretrain} notes the factor that the latents were trained with. */
  private static final String SCALING_FACTOR = "scaling_factor";

  /** A factor may be written down rounded; a wrong one is wrong in its first digits. */
  private static final double ROUNDING = 1e-4;

  /**
   * Compares names, shapes and the scaling factor, where the file has one.
   *
   * @return number of tensors
   * @throws CheckpointException listing every difference
   */
  int requireVae(Path file) {
    try (Checkpoint vae = Checkpoint.open(file)) {
      ModelWeights.check(vae, configuration.vae().parameters().shapes(), VaeNames.TABLE);
      requireScalingFactor(vae.metadata(), file);
      return vae.tensors().size();
    }
  }

  /**
   * Compares names and shapes.
   *
   * @return number of tensors
   * @throws CheckpointException listing every difference
   */
  int requireDit(Path file) {
    try (Checkpoint dit = Checkpoint.open(file)) {
      ModelWeights.check(
          dit, JobWiring.ditParameters(configuration).shapes(), NameTable.identity());
      return dit.tensors().size();
    }
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

  private void requireScalingFactor(Map<String, String> metadata, Path file) {
    String stored = metadata.get(SCALING_FACTOR);
    if (stored == null) {
      return;
    }
    double configured = configuration.vae().scalingFactor();
    double trained = number(stored, file);
    if (!(Math.abs(configured - trained) <= ROUNDING * Math.abs(trained))) {
      throw new CheckpointException(
          "scaling factor must be the %s that the file names, was %s (vae.scaling-factor, %s)"
              .formatted(stored, configured, file));
    }
  }

  private static double number(String text, Path file) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "the metadata's %s must be a number, was %s (%s)".formatted(SCALING_FACTOR, text, file),
          e);
    }
  }
}
