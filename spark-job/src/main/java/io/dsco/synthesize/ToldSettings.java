package io.dsco.synthesize;

import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.nopt.AlignmentMethod;
import io.dsco.nopt.AlignmentMethod.DataAccessible;
import io.dsco.nopt.AlignmentMethod.DataFree;
import io.dsco.nopt.SynthesisSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings by their names in a configuration, as the manifest of a synthesis tells them to its
 * readers. They are in no fingerprint: what tells samples apart is {@link
 * SynthesizerFactory#digest()}.
 */
public final class ToldSettings {
  /** Attribute of the manifest. */
  public static final String ATTRIBUTE = "settings";

  /** The digest of the diffusion transformer's file, which only its synthesizer knows. */
  public static final String DIT = "checkpoints.sha256.dit";

  private static final String NOPT = "synthesis.nopt.";

  private ToldSettings() {}

  /** Of the denoising and of those of the optimiser that the alignment uses. */
  public static Map<String, Object> of(int steps, Guidance guidance, SynthesisSettings method) {
    Map<String, Object> told = new TreeMap<>();
    told.put("diffusion.steps", steps);
    told.put("diffusion.guidance.scale", guidance.scale());
    told.put("diffusion.guidance.channels", guidance.channels());
    told.put("diffusion.guidance.interval", List.of(guidance.from(), guidance.to()));
    told.put("synthesis.initial-noise", named(method.initialNoise()));
    if (!(method.alignment() instanceof AlignmentMethod.None)) {
      told.put(NOPT + "iterations", method.optimization().iterations());
      told.put(NOPT + "learning-rate", method.optimization().learningRate());
      told.put(NOPT + "momentum", method.optimization().momentum());
      told.put(NOPT + "lambda-real", method.lambdaReality());
      told.put(NOPT + "projector.widths", method.projector().widthsPerGroup());
      told.put(NOPT + "projector.groups", method.projector().groups());
    }
    if (method.alignment() instanceof DataAccessible aligned) {
      told.put("synthesis.alignment-level", named(aligned.level()));
      told.put(NOPT + "lambda-align", aligned.lambda());
      told.put(NOPT + "diffused-copies", aligned.diffusedCopies());
    }
    if (method.alignment() instanceof DataFree free) {
      told.put(NOPT + "lambda-maxoc", free.lambdaOccupation());
      told.put(NOPT + "lambda-stats", free.lambdaStatistics());
    }
    return told;
  }

  /** The same with the run's seed. */
  public static Map<String, Object> with(long seed, Map<String, Object> told) {
    Map<String, Object> seeded = new TreeMap<>(told);
    seeded.put("run.seed", seed);
    return seeded;
  }

  private static String named(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
