package io.dsco.evaluate;

import io.dsco.classifier.ClassifierParameters;
import io.dsco.image.EvaluationView;
import io.dsco.student.Trainer;
import java.util.List;

/** Which networks are trained, how, and how often. Lives on the driver. */
public interface EvaluationPlan {
  /** Names of the networks that are trained on every dataset. */
  List<String> networks();

  /** Trainings of every network on every dataset. */
  int repeats();

  /**
   * One training.
   *
   * @param imagesPerClass of the dataset
   * @param repeat counted from 0
   */
  Training training(String network, double imagesPerClass, int repeat);

  /**
   * How a network is trained.
   *
   * @param labels what it learns from: soft or hard
   * @param epochs passes over the images
   */
  record Training(
      Trainer trainer,
      ClassifierParameters parameters,
      EvaluationView view,
      String labels,
      int epochs) {}
}
