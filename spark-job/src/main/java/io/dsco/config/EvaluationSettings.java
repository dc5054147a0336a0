package io.dsco.config;

import io.dsco.classifier.Architecture;
import io.dsco.classifier.InputScale;
import io.dsco.classifier.Norm;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which datasets are compared, by which networks, trained how (METHOD 6).
 *
 * @param datasets of this run
 * @param others paths of further ones, by the name of their row
 * @param trainings of every network, shortest last: one for each step of {@code epochsIpc}, and one
 *     for all larger datasets
 * @param epochsIpc images a class up to which the training of the same place is used
 * @param repeats trainings of every network on every dataset
 * @param batchSize images that pass a trained network at once
 */
public record EvaluationSettings(
    List<Compared> datasets,
    Map<String, String> others,
    Map<Architecture, List<StudentSettings>> trainings,
    List<Integer> epochsIpc,
    int repeats,
    int batchSize,
    Protocol protocol)
    implements Serializable {

  /** Datasets that a run has. */
  public enum Compared {
    /** Real images drawn at random, as many as the published ones. */
    RANDOM,
    /** The published samples. */
    SYNTHETIC,
    /** All published images. */
    PUBLISHED,
    /** All real images. */
    FULL;

    /** The name in configurations and tables. */
    public String settingName() {
      return Section.settingName(this);
    }
  }

  /** Sections that say how networks are trained. */
  public enum Protocol {
    /** Hard labels, few images. */
    LOW_IPC,
    /** Soft labels, many images. */
    HIGH_IPC,
    /** ImageNet-1k, few images. */
    IMAGENET_LOW_IPC,
    /** ImageNet-1k, many images. */
    IMAGENET_HIGH_IPC;

    /** The name in configurations and tables. */
    public String settingName() {
      return Section.settingName(this);
    }
  }

  static EvaluationSettings read(Section section) {
    Protocol protocol = section.choice("protocol", Protocol.class);
    Section training = section.section("protocols").section(Section.settingName(protocol));
    List<Integer> limits =
        training.isSet("epochs-ipc") ? training.wholes("epochs-ipc", Rule.atLeast(1)) : List.of();
    List<Integer> epochs = training.wholes("epochs", Rule.atLeast(1));
    boolean ascending = true;
    for (int i = 1; i < limits.size(); i++) {
      ascending &= limits.get(i - 1) < limits.get(i);
    }
    training.relate("epochs-ipc", ascending, "ascending numbers", limits);
    training.relate(
        "epochs",
        epochs.size() == limits.size() + 1,
        "one number more than epochs-ipc has, " + (limits.size() + 1),
        epochs);
    Map<Architecture, List<StudentSettings>> trainings = new LinkedHashMap<>();
    for (Architecture network : section.choices("networks", Architecture.class)) {
      trainings.put(network, trainings(section, training, network, epochs));
    }
    EvaluationSettings settings =
        new EvaluationSettings(
            section.choices("datasets", Compared.class),
            section.dataPaths("others"),
            trainings,
            limits,
            section.whole("repeats", Rule.atLeast(1)),
            section.whole("batch-size", Rule.atLeast(1)),
            protocol);
    settings.check(section);
    return settings;
  }

  private static List<StudentSettings> trainings(
      Section section, Section training, Architecture architecture, List<Integer> epochs) {
    boolean convNet = architecture == Architecture.CONVNET;
    Section sizes = section.section("convnet");
    ClassifierSettings network =
        new ClassifierSettings(
            architecture,
            section.optionalChoice("norm", Norm.class).orElse(architecture.usualNorm()),
            section.optionalWhole("input-size", Rule.atLeast(1)).orElse(0),
            section.choice("input-scale", InputScale.class),
            convNet ? sizes.whole("width", Rule.atLeast(1)) : 0,
            convNet ? sizes.whole("depth", Rule.between(1, 30)) : 0);
    Optional<Double> own =
        training
            .section("learning-rate-of")
            .optionalNumber(Section.settingName(architecture), Rule.above(0));
    double usual = training.number("learning-rate", Rule.above(0));
    Duration interval = section.duration("checkpoint-interval");
    List<StudentSettings> trainings = new ArrayList<>();
    for (int each : epochs) {
      trainings.add(StudentSettings.read(training, network, each, own.orElse(usual), interval));
    }
    return trainings;
  }

  private void check(Section section) {
    section.relate(
        "datasets",
        datasets.contains(Compared.RANDOM) || !softLabels(),
        "with random among them where labels are soft",
        datasets.stream().map(Compared::settingName).toList());
    for (Compared own : Compared.values()) {
      section.require(
          "others",
          !others.containsKey(own.settingName()),
          "of other names than the run's own datasets",
          own.settingName());
    }
  }

  /** The networks, in the order of the table's columns. */
  public List<Architecture> networks() {
    return List.copyOf(trainings.keySet());
  }

  /** Whether networks learn from the teacher. */
  public boolean softLabels() {
    return trainings.values().stream()
        .flatMap(List::stream)
        .anyMatch(training -> training.labels() == StudentSettings.Labels.SOFT);
  }

  /** How a network is trained on a dataset of that many images a class. */
  public StudentSettings training(Architecture network, double imagesPerClass) {
    int place = 0;
    while (place < epochsIpc.size() && imagesPerClass > epochsIpc.get(place)) {
      place++;
    }
    return trainings.get(network).get(place);
  }

  /** What does not go with images of that size. */
  public List<String> contradictions(int imageSize) {
    return trainings.values().stream()
        .flatMap(each -> each.get(0).network().contradictions("evaluation", imageSize).stream())
        .distinct()
        .toList();
  }
}
