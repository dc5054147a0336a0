package io.dsco.config;

import io.dsco.classifier.Architecture;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How networks are trained on datasets of several sizes (METHOD 6).
 *
 * @param usual what all trainings have in common
 * @param epochs of datasets up to the size of the same place in {@code epochsIpc}, and of larger
 *     ones
 * @param epochsIpc images a class, ascending
 * @param rates learning rates of networks that have one of their own
 */
public record TrainingProtocol(
    StudentSettings usual,
    List<Integer> epochs,
    List<Integer> epochsIpc,
    Map<Architecture, Double> rates)
    implements Serializable {
  /** Copies. */
  public TrainingProtocol {
    epochs = List.copyOf(epochs);
    epochsIpc = List.copyOf(epochsIpc);
    rates = Map.copyOf(rates);
  }

  static TrainingProtocol read(Section section, ClassifierSettings network, Duration interval) {
    List<Integer> limits =
        section.isSet("epochs-ipc") ? section.wholes("epochs-ipc", Rule.atLeast(1)) : List.of();
    List<Integer> epochs = section.wholes("epochs", Rule.atLeast(1));
    List<Integer> ascending = new ArrayList<>(limits).stream().sorted().distinct().toList();
    section.relate("epochs-ipc", ascending.equals(limits), "ascending numbers", limits);
    section.relate(
        "epochs",
        epochs.size() == limits.size() + 1,
        "one number more than epochs-ipc has, " + (limits.size() + 1),
        epochs);
    Section own = section.section("learning-rate-of");
    Map<Architecture, Double> rates = new EnumMap<>(Architecture.class);
    for (Architecture each : Architecture.values()) {
      own.optionalNumber(Section.settingName(each), Rule.above(0))
          .ifPresent(rate -> rates.put(each, rate));
    }
    int least = epochs.isEmpty() ? 1 : Collections.min(epochs);
    double rate = section.number("learning-rate", Rule.above(0));
    return new TrainingProtocol(
        StudentSettings.read(
            section, network, least, rate, interval, StudentSettings.WhenImagesChange.RETRAIN),
        epochs,
        limits,
        rates);
  }

  /** How a network is trained on a dataset of that many images a class. */
  StudentSettings training(ClassifierSettings network, double imagesPerClass) {
    int place = 0;
    while (place < epochsIpc.size() && imagesPerClass > epochsIpc.get(place)) {
      place++;
    }
    double rate = rates.getOrDefault(network.architecture(), usual.learningRate());
    return usual.with(network, epochs.get(place), rate);
  }
}
