package io.dsco.projector;

import ai.djl.ndarray.types.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes of a projector: a 3×3 convolution that is not grouped, then grouped 4×4 convolutions of
 * stride 2 (Dataset Concentration, Appendix C).
 *
 * @param inputChannels channels of the latent
 * @param groups groups of every convolution after the first
 * @param widthsPerGroup output channels of each convolution, per group
 * @param leakySlope slope of the leaky ReLU below zero
 */
public record ProjectorParameters(
    int inputChannels, int groups, List<Integer> widthsPerGroup, double leakySlope)
    implements Serializable {

  /** Checks the sizes and copies the list. */
  public ProjectorParameters {
    widthsPerGroup = List.copyOf(widthsPerGroup);
    requirePositive("projector input channels", inputChannels);
    requirePositive("projector groups", groups);
    if (widthsPerGroup.size() < 2) {
      throw new IllegalArgumentException(
          "projector must have at least 2 widths, had " + widthsPerGroup);
    }
    widthsPerGroup.forEach(width -> requirePositive("projector width per group", width));
    if (!(leakySlope >= 0 && leakySlope < 1)) {
      throw new IllegalArgumentException(
          "projector leaky slope must be in [0, 1), was " + leakySlope);
    }
  }

  /** The paper's projector: 16 groups of widths 16, 32, 64, 128 on four latent channels. */
  public static ProjectorParameters full() {
    return new ProjectorParameters(4, 16, List.of(16, 32, 64, 128), 0.01);
  }

  /** Feature channels J. */
  public int features() {
    return groups * widthsPerGroup.get(widthsPerGroup.size() - 1);
  }

  /** How often height and width are halved. */
  public int halvings() {
    return widthsPerGroup.size() - 1;
  }

  /** Every weight's shape by name. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (Convolution convolution : convolutions()) {
      shapes.put(convolution.key() + ".weight", convolution.weightShape());
      shapes.put(convolution.key() + ".bias", new Shape(convolution.out()));
    }
    return shapes;
  }

  /** The convolutions in order, under the released program's keys. */
  List<Convolution> convolutions() {
    List<Convolution> convolutions = new ArrayList<>();
    int in = inputChannels;
    for (int i = 0; i < widthsPerGroup.size(); i++) {
      int out = groups * widthsPerGroup.get(i);
      // The released program keeps activations in the same list, so keys advance by two.
      convolutions.add(
          i == 0
              ? new Convolution("projector", in, out, 3, 1, 1)
              : new Convolution("bulk." + 2 * (i - 1), in, out, 4, 2, groups));
      in = out;
    }
    return convolutions;
  }

  /** A square convolution with padding 1. */
  record Convolution(String key, int in, int out, int kernel, int stride, int groups) {
    Shape weightShape() {
      return new Shape(out, in / groups, kernel, kernel);
    }

    int fanIn() {
      return in / groups * kernel * kernel;
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + value);
    }
  }
}
