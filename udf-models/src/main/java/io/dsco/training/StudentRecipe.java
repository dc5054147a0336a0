package io.dsco.training;

import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.Norm;
import java.io.Serializable;

/**
 * How a student is trained.
 *
 * @param epochs passes over the images
 * @param learningRate highest rate; the optimiser is {@link AdamW.Settings#PAPER}
 * @param warmupEpochs over which the rate rises linearly; with a cosine only
 * @param cosineStretch over how many times the training's length the cosine would reach zero: 1
 *     ends at zero, 2 at half the rate
 * @param temperature of the softmaxes of soft labels
 * @param averageDecay of the moving average that is the result; 0 for none, then the weights
 *     themselves are
 */
public record StudentRecipe(
    ClassifierParameters parameters,
    int epochs,
    int batchSize,
    double learningRate,
    Schedule schedule,
    int warmupEpochs,
    double cosineStretch,
    Labels labels,
    double temperature,
    AugmentationSettings augmentation,
    double averageDecay,
    long runSeed)
    implements Serializable {
  private static final double STEP_FACTOR = 0.2;

  /** How the learning rate falls. */
  public enum Schedule {
    /** On a cosine. */
    COSINE,
    /** To a fifth at two thirds, and again at five sixths, of the training. */
    STEP
  }

  /** What a student learns from. */
  public enum Labels {
    /** The teacher's logits on the same augmented batch. */
    SOFT,
    /** The images' classes, weighted by area where a batch is mixed. */
    HARD
  }

  /** Checks every value's range. */
  public StudentRecipe {
    require(epochs >= 1, "epochs", "at least 1", epochs);
    // One image whose last maps are one pixel has no variance, and would spoil the running one.
    int least = parameters.norm() == Norm.BATCH ? 2 : 1;
    require(batchSize >= least, "batchSize", "at least " + least, batchSize);
    require(learningRate > 0, "learningRate", "above 0", learningRate);
    int longestWarmup = schedule == Schedule.COSINE ? epochs - 1 : 0;
    require(
        warmupEpochs >= 0 && warmupEpochs <= longestWarmup,
        "warmupEpochs",
        "from 0 to " + longestWarmup + " with " + epochs + " epochs of " + schedule,
        warmupEpochs);
    require(cosineStretch >= 1, "cosineStretch", "at least 1", cosineStretch);
    require(temperature > 0, "temperature", "above 0", temperature);
    require(
        averageDecay >= 0 && averageDecay < 1, "averageDecay", "from 0 to below 1", averageDecay);
  }

  private static void require(boolean holds, String name, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, was %s".formatted(name, rule, value));
    }
  }

  /** Batches that hold so many epochs of {@code size} images; the last may begin another one. */
  public long steps(int wholeEpochs, int size) {
    return ((long) wholeEpochs * size + batchSize - 1) / batchSize;
  }

  /** The same over other epochs, in other batches. */
  public StudentRecipe lasting(int otherEpochs, int otherBatchSize) {
    return new StudentRecipe(
        parameters,
        otherEpochs,
        otherBatchSize,
        learningRate,
        schedule,
        warmupEpochs,
        cosineStretch,
        labels,
        temperature,
        augmentation,
        averageDecay,
        runSeed);
  }

  LearningRate rate(int size) {
    long steps = steps(epochs, size);
    long warmup = steps(warmupEpochs, size);
    return switch (schedule) {
      case COSINE ->
          LearningRate.cosine(
              learningRate, warmup, warmup + Math.round(cosineStretch * (steps - warmup)));
      case STEP -> LearningRate.stepped(learningRate, STEP_FACTOR, steps);
    };
  }
}
