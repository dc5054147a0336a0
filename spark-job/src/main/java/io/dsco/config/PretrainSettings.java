package io.dsco.config;

import java.io.Serializable;

/**
 * Training of the small models.
 *
 * @param seed names the random streams of all trainings
 * @param output folder for checkpoints and model card
 * @param checkpointInterval batches between two saved states
 * @param vae training of the autoencoder
 * @param klWeight weight of the autoencoder's KL divergence
 * @param dit training of the diffusion transformer
 * @param labelDropout probability that a label becomes the null class
 * @param teacher training of the classifier
 * @param teacherShift largest random displacement of an image, in pixels
 */
public record PretrainSettings(
    long seed,
    String output,
    int checkpointInterval,
    Training vae,
    double klWeight,
    Training dit,
    double labelDropout,
    Training teacher,
    int teacherShift)
    implements Serializable {

  /**
   * What the training of every model needs.
   *
   * @param steps batches of the whole training
   * @param batchSize images of a batch
   * @param learningRate highest rate of AdamW
   * @param averageDecay decay of the moving average of the weights, per batch
   */
  public record Training(int steps, int batchSize, double learningRate, double averageDecay)
      implements Serializable {

    static Training read(Section section) {
      return new Training(
          section.whole("steps", Rule.atLeast(1)),
          section.whole("batch-size", Rule.atLeast(1)),
          section.number("learning-rate", Rule.above(0)),
          section.number("average-decay", Rule.inside(0, 1)));
    }
  }

  static PretrainSettings read(Section section, String workspace) {
    Section vae = section.section("vae");
    Section dit = section.section("dit");
    Section teacher = section.section("teacher");
    return new PretrainSettings(
        section.wholeOf64Bits("seed", Rule.ANY),
        section.optionalDataPath("output").orElse(workspace + "/models"),
        section.whole("checkpoint-interval", Rule.atLeast(1)),
        Training.read(vae),
        vae.number("kl-weight", Rule.atLeast(0)),
        Training.read(dit),
        dit.number("label-dropout", Rule.inside(0, 1)),
        Training.read(teacher),
        teacher.whole("shift", Rule.atLeast(0)));
  }
}
