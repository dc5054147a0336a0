package io.dsco.training;

import io.dsco.classifier.ConvNetParameters;
import io.dsco.training.StudentTraining.Labels;
import io.dsco.training.StudentTraining.Schedule;

/** Settings of small students, for tests that vary one thing. */
final class StudentSettings {
  static final ConvNetParameters NETWORK =
      new ConvNetParameters(TinyImages.SIDE, 2, 6, TinyImages.CLASSES);

  private StudentSettings() {}

  static StudentTraining.Settings of(Labels labels, int epochs, int batchSize) {
    return of(labels, epochs, batchSize, AugmentationSettings.PAPER, 0);
  }

  static StudentTraining.Settings of(
      Labels labels,
      int epochs,
      int batchSize,
      AugmentationSettings augmentation,
      double averageDecay) {
    return new StudentTraining.Settings(
        NETWORK,
        epochs,
        batchSize,
        0.01,
        Schedule.COSINE,
        0,
        2,
        labels,
        4,
        augmentation,
        averageDecay,
        5);
  }

  static StudentTraining.Settings scheduled(Schedule schedule, int warmup, double stretch) {
    return new StudentTraining.Settings(
        NETWORK,
        6,
        10,
        0.01,
        schedule,
        warmup,
        stretch,
        Labels.HARD,
        1,
        AugmentationSettings.NONE,
        0,
        5);
  }
}
