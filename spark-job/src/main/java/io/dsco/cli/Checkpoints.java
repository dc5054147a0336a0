package io.dsco.cli;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.config.CheckpointSettings;
import io.dsco.workspace.CheckpointFile;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Finds the configured files of weights, and refuses those with another digest than is set. */
record Checkpoints(CheckpointSettings settings, Configuration files) {
  /** Digits of a digest that people are shown. */
  private static final int SHOWN = 12;

  /**
   * The autoencoder's.
   *
   * @throws io.dsco.config.ConfigurationException when it is not set
   * @throws CheckpointException when it cannot be read or has another digest
   */
  CheckpointFile vae() {
    return find("vae", settings.requiredVae());
  }

  /** The diffusion transformer's, when it is set; errors as {@link #vae} has them. */
  Optional<CheckpointFile> dit() {
    return settings.dit().map(place -> find("dit", place));
  }

  /** The diffusion transformer's; errors as {@link #vae} has them. */
  CheckpointFile requiredDit() {
    return find("dit", settings.requiredDit());
  }

  /** The labelling classifier's, when it is set; errors as {@link #vae} has them. */
  Optional<CheckpointFile> teacher() {
    return settings.teacher().map(place -> find("teacher", place));
  }

  /** The labelling classifier's; errors as {@link #vae} has them. */
  CheckpointFile requiredTeacher() {
    return find("teacher", settings.requiredTeacher());
  }

  /** A student's, when it is set; errors as {@link #vae} has them. */
  Optional<CheckpointFile> student() {
    return settings.student().map(place -> find("student", place));
  }

  /** The first digits of a file's digest, for a table. */
  static String shown(CheckpointFile file) {
    return "SHA-256 " + file.sha256().substring(0, SHOWN) + "…";
  }

  private CheckpointFile find(String key, String place) {
    CheckpointFile file = CheckpointFile.find(place, files);
    settings
        .sha256()
        .of(key)
        .filter(expected -> !expected.equals(file.sha256()))
        .ifPresent(
            expected -> {
              throw new CheckpointException(
                  "SHA-256 must be %s, was %s (checkpoints.sha256.%s, %s)"
                      .formatted(expected, file.sha256(), key, place));
            });
    return file;
  }
}
