package io.dsco.config;

import io.dsco.classifier.Architecture;
import io.dsco.classifier.InputScale;
import io.dsco.classifier.Norm;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which datasets are compared, by which networks, trained how (METHOD 6).
 *
 * @param datasets of this run
 * @param others paths of further ones, by the name of their row
 * @param networks that are trained on every dataset
 * @param repeats trainings of every network on every dataset
 * @param batchSize images that pass a trained network at once
 * @param training of the chosen protocol
 */
public record EvaluationSettings(
    List<Compared> datasets,
    Map<String, String> others,
    List<ClassifierSettings> networks,
    int repeats,
    int batchSize,
    TrainingProtocol training)
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
    FULL,
    /** Real images drawn at random, and those that a student of theirs confuses most. */
    RANDOM_DOPED;

    /** The name in configurations and tables. */
    public String settingName() {
      return Section.settingName(this);
    }

    /** Whether its images are those of the published dataset, all of them or some. */
    public boolean isOfPublished() {
      return this == PUBLISHED || this == SYNTHETIC;
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
    Protocol chosen = section.choice("protocol", Protocol.class);
    Networks form = Networks.read(section);
    Duration interval = section.duration("checkpoint-interval");
    Map<Protocol, TrainingProtocol> protocols = new EnumMap<>(Protocol.class);
    for (Protocol each : Protocol.values()) {
      Section training = section.section("protocols").section(Section.settingName(each));
      protocols.put(
          each, TrainingProtocol.read(training, form.network(Architecture.CONVNET), interval));
    }
    EvaluationSettings settings =
        new EvaluationSettings(
            section.choices("datasets", Compared.class),
            section.dataPaths("others"),
            section.choices("networks", Architecture.class).stream().map(form::network).toList(),
            section.whole("repeats", Rule.atLeast(1)),
            section.whole("batch-size", Rule.atLeast(1)),
            protocols.get(chosen));
    settings.check(section);
    return settings;
  }

  /** What networks of all architectures have in common. */
  private record Networks(
      Optional<Norm> norm, int inputSize, InputScale inputScale, int width, int depth) {
    static Networks read(Section section) {
      Section convNet = section.section("convnet");
      return new Networks(
          section.optionalChoice("norm", Norm.class),
          section.optionalWhole("input-size", Rule.atLeast(1)).orElse(0),
          section.choice("input-scale", InputScale.class),
          convNet.whole("width", Rule.atLeast(1)),
          convNet.whole("depth", Rule.between(1, 30)));
    }

    ClassifierSettings network(Architecture architecture) {
      boolean convNet = architecture == Architecture.CONVNET;
      return new ClassifierSettings(
          architecture,
          norm.orElse(architecture.usualNorm()),
          inputSize,
          inputScale,
          convNet ? width : 0,
          convNet ? depth : 0);
    }
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

  /** Whether networks learn from the teacher. */
  public boolean softLabels() {
    return training.usual().labels() == StudentSettings.Labels.SOFT;
  }

  /** How a network is trained on a dataset of that many images a class. */
  public StudentSettings training(ClassifierSettings network, double imagesPerClass) {
    return training.training(network, imagesPerClass);
  }

  /**
   * What does not go with images of that size. Asked only where something is compared: a run's
   * images need not suit networks that it never trains.
   *
   * @param teacher whose soft labels networks learn from
   */
  public List<String> contradictions(ClassifierSettings teacher, int imageSize) {
    List<String> found = new ArrayList<>();
    for (ClassifierSettings network : networks) {
      found.addAll(network.contradictions("evaluation", "evaluation.convnet", imageSize));
      if (network.norm() == Norm.BATCH && training.usual().batchSize() < 2) {
        found.add(
            "batch size must be at least 2 with batch norm, was %d (evaluation.protocols)"
                .formatted(training.usual().batchSize()));
      }
      if (softLabels() && network.inputSize(imageSize) != teacher.inputSize(imageSize)) {
        found.add(
            "input size must be the teacher's %d for soft labels, was %d (evaluation.input-size)"
                .formatted(teacher.inputSize(imageSize), network.inputSize(imageSize)));
      }
    }
    return found.stream().distinct().toList();
  }
}
