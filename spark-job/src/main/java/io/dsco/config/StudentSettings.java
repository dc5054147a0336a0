package io.dsco.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * The classifier that is trained on synthetic samples (METHOD 5).
 *
 * @param network its architecture
 * @param epochs passes over the synthetic samples
 * @param batchSize images of a batch
 * @param learningRate highest rate of AdamW
 * @param schedule how the rate changes
 * @param warmupEpochs epochs over which the rate rises linearly
 * @param cosineStretch the cosine spans this many times the epochs: 2 ends at half the rate
 * @param labels what it learns from
 * @param temperature of soft labels
 * @param averageDecay decay of the moving average of the weights, 0 for none
 * @param augmentation of its images
 * @param checkpointInterval least time between two saved states
 * @param whenImagesChange what becomes of the student that an earlier run trained
 */
public record StudentSettings(
    ClassifierSettings network,
    int epochs,
    int batchSize,
    double learningRate,
    Schedule schedule,
    int warmupEpochs,
    double cosineStretch,
    Labels labels,
    double temperature,
    double averageDecay,
    Augmentation augmentation,
    Duration checkpointInterval,
    WhenImagesChange whenImagesChange)
    implements Serializable {

  /** What becomes of the student when samples are others than in an earlier run. */
  public enum WhenImagesChange {
    /** Another one is trained. */
    RETRAIN,
    /** It stays. */
    KEEP
  }

  /** How the learning rate changes. */
  public enum Schedule {
    /** Half a cosine. */
    COSINE,
    /** Times 0.2 at two thirds and at five sixths. */
    STEP
  }

  /** What the student learns from. */
  public enum Labels {
    /** The teacher's distribution, recomputed on every augmented batch. */
    SOFT,
    /** The class. */
    HARD
  }

  /**
   * Augmentations of METHOD 6.
   *
   * @param smallestCrop smallest area that a random crop keeps; 1 for no crop
   * @param flip probability that an image is mirrored
   * @param jitter strength of brightness, saturation and contrast
   * @param lighting deviation of the colour noise
   * @param cutMix probability that a batch is mixed
   */
  public record Augmentation(
      double smallestCrop, double flip, double jitter, double lighting, double cutMix)
      implements Serializable {
    static Augmentation read(Section section) {
      return new Augmentation(
          section.number("smallest-crop", Rule.share()),
          section.number("flip", Rule.between(0, 1)),
          section.number("jitter", Rule.inside(0, 1)),
          section.number("lighting", Rule.atLeast(0)),
          section.number("cutmix", Rule.between(0, 1)));
    }
  }

  static StudentSettings read(Section section) {
    return read(
        section,
        ClassifierSettings.read(section),
        section.whole("epochs", Rule.atLeast(1)),
        section.number("learning-rate", Rule.above(0)),
        section.duration("checkpoint-interval"),
        section.choice("when-images-change", WhenImagesChange.class));
  }

  /** A section that says how networks are trained, for one of them. */
  static StudentSettings read(
      Section section,
      ClassifierSettings network,
      int epochs,
      double learningRate,
      Duration checkpointInterval,
      WhenImagesChange whenImagesChange) {
    StudentSettings student =
        new StudentSettings(
            network,
            epochs,
            section.whole("batch-size", Rule.atLeast(1)),
            learningRate,
            section.choice("schedule", Schedule.class),
            section.whole("warmup-epochs", Rule.atLeast(0)),
            section.number("cosine-stretch", Rule.atLeast(1)),
            section.choice("labels", Labels.class),
            section.number("temperature", Rule.above(0)),
            section.number("average-decay", Rule.inside(0, 1)),
            Augmentation.read(section.section("augmentation")),
            checkpointInterval,
            whenImagesChange);
    section.relate(
        "warmup-epochs",
        student.warmupEpochs < student.epochs,
        "below epochs " + student.epochs,
        student.warmupEpochs);
    section.relate(
        "warmup-epochs",
        student.schedule == Schedule.COSINE || student.warmupEpochs == 0,
        "0 with the schedule step",
        student.warmupEpochs);
    return student;
  }

  /** The same for another network, over other epochs. */
  StudentSettings with(ClassifierSettings other, int otherEpochs, double otherRate) {
    return new StudentSettings(
        other,
        otherEpochs,
        batchSize,
        otherRate,
        schedule,
        warmupEpochs,
        cosineStretch,
        labels,
        temperature,
        averageDecay,
        augmentation,
        checkpointInterval,
        whenImagesChange);
  }
}
