package io.dsco.template;

import io.dsco.synthesize.SynthesisClass;
import java.util.List;

/**
 * What the template stage has to know.
 *
 * @param runSeed seeds every random draw
 * @param samplesPerClass how many samples of a class are denoised
 * @param steps denoising steps T
 * @param classes which classes, each label once
 */
public record TemplateSettings(
    long runSeed, int samplesPerClass, int steps, List<SynthesisClass> classes) {
  /** Copies. */
  public TemplateSettings {
    classes = List.copyOf(classes);
  }
}
