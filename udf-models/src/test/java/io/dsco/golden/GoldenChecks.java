package io.dsco.golden;

import io.dsco.dit.DitGolden;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which check runs a case: found by the beginning of its folder's name, the longest match wins. */
final class GoldenChecks {
  private static final Map<String, GoldenCheck> BY_PREFIX = new HashMap<>();

  static {
    register("00_formats", FormatsCheck::run);
    register("03_projector", ProjectorCheck::run);
    register("04_nopt_da", OptimizerCheck::dataAccessible);
    register("05_nopt_df", OptimizerCheck::dataFree);
    register("06_latin", LatinHypercubeCheck::run);
    register("07_generate_codes", GenerationCheck::run);
    register("01_diffusion", DiffusionCheck::run);
    register("02_dit", DitGolden::run);
    register("08_confusion", ConfusionCheck::run);
    register("09_vae", VaeCheck::run);
    register("10_classifiers", ClassifiersCheck::run);
  }

  private GoldenChecks() {}

  private static void register(String prefix, GoldenCheck check) {
    BY_PREFIX.put(prefix, check);
  }

  /** The check for the case folder {@code name}. */
  static Optional<GoldenCheck> forCase(String name) {
    return BY_PREFIX.keySet().stream()
        .filter(name::startsWith)
        .max(Comparator.comparingInt(String::length))
        .map(BY_PREFIX::get);
  }
}
