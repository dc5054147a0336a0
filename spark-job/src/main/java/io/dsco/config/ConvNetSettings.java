package io.dsco.config;

import io.dsco.classifier.ConvNetParameters;
import java.io.Serializable;

/**
 * Architecture of a classifier.
 *
 * @param width channels of every block
 * @param depth number of blocks, each of which halves the resolution
 */
public record ConvNetSettings(int width, int depth) implements Serializable {
  static ConvNetSettings read(Section section) {
    return new ConvNetSettings(
        section.whole("width", Rule.atLeast(1)), section.whole("depth", Rule.between(1, 30)));
  }

  /** The same for images of that size in that many classes. */
  public ConvNetParameters parameters(int imageSize, int classes) {
    return new ConvNetParameters(imageSize, depth, width, classes);
  }
}
