package io.dsco.synthesize;

import java.util.List;
import java.util.Map;

/**
 * What the synthesize stage has to know.
 *
 * @param runSeed seeds every random draw
 * @param samplesPerClass N_S, the images per class (IPC)
 * @param stepsPerClass denoising steps that the synthesizer reports per class; for progress only
 * @param classes which classes, each label once
 * @param method every setting of diffusion and optimisation that changes a sample, by name
 * @param targets whose pivots are left in the workspace; changes no sample
 */
public record SynthesisSettings(
    long runSeed,
    int samplesPerClass,
    int stepsPerClass,
    List<SynthesisClass> classes,
    Map<String, Object> method,
    TargetKeeping targets) {
  /** Checks and copies. */
  public SynthesisSettings {
    if (samplesPerClass < 1) {
      throw new IllegalArgumentException("ipc must be at least 1, was " + samplesPerClass);
    }
    classes = List.copyOf(classes);
    method = Map.copyOf(method);
    if (classes.stream().map(SynthesisClass::label).distinct().count() != classes.size()) {
      throw new IllegalArgumentException("each label must be synthesized once, was " + classes);
    }
  }

  /** Leaves no pivots. */
  public SynthesisSettings(
      long runSeed,
      int samplesPerClass,
      int stepsPerClass,
      List<SynthesisClass> classes,
      Map<String, Object> method) {
    this(runSeed, samplesPerClass, stepsPerClass, classes, method, TargetKeeping.NONE);
  }
}
