package io.dsco.config;

import java.util.Optional;

/**
 * Files of weights, used on the driver; what tasks need of them is sent by the stages.
 *
 * @param vae weights of the autoencoder
 * @param dit weights of the diffusion transformer
 * @param teacher weights of the classifier that labels
 * @param student weights of a classifier to score with, for {@code score} alone
 * @param nodeFolder local folder of every node where copies are kept
 * @param sha256 digests that these must have
 */
public record CheckpointSettings(
    Optional<String> vae,
    Optional<String> dit,
    Optional<String> teacher,
    Optional<String> student,
    Optional<String> nodeFolder,
    CheckpointDigests sha256) {

  /**
   * Key of the Hadoop configuration that takes the node's folder to the executors; without it,
   * copies are kept below {@code java.io.tmpdir}.
   */
  public static final String NODE_FOLDER = "dsco.checkpoints.node-folder";

  static CheckpointSettings read(Section section) {
    CheckpointSettings settings = places(section);
    settings
        .sha256
        .digests()
        .keySet()
        .forEach(
            key ->
                section.require(
                    "sha256." + key,
                    section.optionalText(key).isPresent(),
                    "left out unless checkpoints." + key + " is set",
                    settings.sha256.digests().get(key)));
    return settings;
  }

  private static CheckpointSettings places(Section section) {
    return new CheckpointSettings(
        section.optionalDataPath("vae"),
        section.optionalDataPath("dit"),
        section.optionalDataPath("teacher"),
        section.optionalDataPath("student"),
        section.optionalText("node-folder"),
        CheckpointDigests.read(section.section("sha256")));
  }

  /**
   * The autoencoder's file.
   *
   * @throws ConfigurationException when it is not set
   */
  public String requiredVae() {
    return required("vae", vae);
  }

  /**
   * The diffusion transformer's file.
   *
   * @throws ConfigurationException when it is not set
   */
  public String requiredDit() {
    return required("dit", dit);
  }

  /**
   * The classifier's file.
   *
   * @throws ConfigurationException when it is not set
   */
  public String requiredTeacher() {
    return required("teacher", teacher);
  }

  private static String required(String key, Optional<String> path) {
    return path.orElseThrow(
        () -> ConfigurationException.of(key + " must be set (checkpoints." + key + ")"));
  }
}
