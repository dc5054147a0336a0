package io.dsco.config;

import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.InputScale;
import io.dsco.classifier.Norm;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Architecture of a classifier.
 *
 * @param inputSize height and width in pixels of what it takes; 0 for all of the images
 * @param inputScale scale on which it sees pixels
 * @param width channels of every block of a ConvNet; 0 for the others
 * @param depth number of blocks of a ConvNet; 0 for the others
 */
public record ClassifierSettings(
    Architecture architecture,
    Norm norm,
    int inputSize,
    InputScale inputScale,
    int width,
    int depth)
    implements Serializable {
  private static final int USUAL_WIDTH = 128;
  private static final int USUAL_DEPTH = 3;

  static ClassifierSettings read(Section section) {
    Architecture architecture = section.choice("architecture", Architecture.class);
    Optional<Integer> width = section.optionalWhole("width", Rule.atLeast(1));
    Optional<Integer> depth = section.optionalWhole("depth", Rule.between(1, 30));
    boolean convNet = architecture == Architecture.CONVNET;
    String rule = "left out unless the architecture is convnet";
    section.require("width", convNet || width.isEmpty(), rule, width.orElse(0));
    section.require("depth", convNet || depth.isEmpty(), rule, depth.orElse(0));
    return new ClassifierSettings(
        architecture,
        section.optionalChoice("norm", Norm.class).orElse(architecture.usualNorm()),
        section.optionalWhole("input-size", Rule.atLeast(1)).orElse(0),
        section.choice("input-scale", InputScale.class),
        convNet ? width.orElse(USUAL_WIDTH) : 0,
        convNet ? depth.orElse(USUAL_DEPTH) : 0);
  }

  /** Height and width in pixels of what it takes of images of that size. */
  public int inputSize(int imageSize) {
    return inputSize == 0 ? imageSize : inputSize;
  }

  /** The same for the model, on images of that size, in that many classes. */
  public ClassifierParameters parameters(int imageSize, int classes) {
    return new ClassifierParameters(
        architecture, norm, inputSize(imageSize), inputScale, classes, width, depth);
  }

  /** For people: architecture, normalisation and input. */
  public String text(int imageSize) {
    return "%s with %s norm, %d pixels on the %s scale"
        .formatted(
            Section.settingName(architecture),
            Section.settingName(norm),
            inputSize(imageSize),
            Section.settingName(inputScale));
  }

  /** What does not go with images of that size. */
  List<String> contradictions(String section, int imageSize) {
    return contradictions(section, section, imageSize);
  }

  /**
   * The same.
   *
   * @param convNet section of a ConvNet's depth
   */
  List<String> contradictions(String section, String convNet, int imageSize) {
    int size = inputSize(imageSize);
    if (size > imageSize) {
      return List.of(
          "input size must be at most the images' %d, was %d (%s.input-size)"
              .formatted(imageSize, size, section));
    }
    if (architecture == Architecture.CONVNET) {
      return size >> depth >= 1
          ? List.of()
          : List.of(
              "depth must leave a pixel of images of %d, was %d (%s.depth)"
                  .formatted(size, depth, convNet));
    }
    int least = architecture.leastInput(norm);
    return size >= least
        ? List.of()
        : List.of(
            "input size must be at least %d for %s with %s norm, was %d (%s.input-size)"
                .formatted(
                    least,
                    Section.settingName(architecture),
                    Section.settingName(norm),
                    size,
                    section));
  }
}
