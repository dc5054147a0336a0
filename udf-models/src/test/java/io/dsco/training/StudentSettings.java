package io.dsco.training;

import io.dsco.classifier.ClassifierParameters;
import io.dsco.training.StudentRecipe.Labels;
import io.dsco.training.StudentRecipe.Schedule;

/** Settings of small students, for tests that vary one thing. */
final class StudentSettings {
  static final ClassifierParameters NETWORK =
      ClassifierParameters.convNet(TinyImages.SIDE, 2, 6, TinyImages.CLASSES);

  private StudentSettings() {}

  static StudentRecipe of(Labels labels, int epochs, int batchSize) {
    return of(labels, epochs, batchSize, AugmentationSettings.PAPER, 0);
  }

  static StudentRecipe of(
      Labels labels,
      int epochs,
      int batchSize,
      AugmentationSettings augmentation,
      double averageDecay) {
    return of(NETWORK, labels, epochs, batchSize, augmentation, averageDecay);
  }

  static StudentRecipe of(
      ClassifierParameters network,
      Labels labels,
      int epochs,
      int batchSize,
      AugmentationSettings augmentation,
      double averageDecay) {
    return new StudentRecipe(
        network,
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

  static StudentRecipe scheduled(Schedule schedule, int warmup, double stretch) {
    return new StudentRecipe(
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
