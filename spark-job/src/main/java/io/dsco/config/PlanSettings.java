package io.dsco.config;

import java.util.Optional;
import java.util.SortedSet;

/**
 * What a plan of a run reckons with.
 *
 * @param images real images of the run; empty to count them in the source
 * @param imageBytes size of one encoded image
 * @param synthesized samples of a class that a measured trigger is taken to find
 * @param executors number of executors
 * @param tasksPerExecutor tasks that work at once in one
 * @param gpu kind of the GPUs
 * @param cpuPricePerHour price of an hour of one executor without GPUs
 * @param imagesPerCoreSecond images that a core decodes in a second
 */
public record PlanSettings(
    Optional<Integer> images,
    Optional<Long> imageBytes,
    Optional<Integer> synthesized,
    Optional<Integer> executors,
    Optional<Integer> tasksPerExecutor,
    GpuType gpu,
    Optional<Double> cpuPricePerHour,
    double imagesPerCoreSecond) {

  static PlanSettings read(Section section) {
    return new PlanSettings(
        section.optionalWhole("images", Rule.atLeast(1)),
        section.optionalBytes("image-size", Rule.atLeast(1)),
        section.optionalWhole("synthesized", Rule.atLeast(1)),
        section.optionalWhole("executors", Rule.atLeast(1)),
        section.optionalWhole("tasks-per-executor", Rule.atLeast(1)),
        gpu(section),
        section.optionalNumber("cpu-price-per-hour", Rule.atLeast(0)),
        section.number("images-per-core-second", Rule.above(0)));
  }

  /** Every row is checked, so that a wrong one shows before it is used. */
  private static GpuType gpu(Section section) {
    SortedSet<String> names = section.rows("gpus");
    String chosen = section.text("gpu");
    section.require(
        "gpu", names.contains(chosen), "one of " + String.join(", ", names), '"' + chosen + '"');
    String known = names.contains(chosen) ? chosen : names.first();
    names.forEach(name -> GpuType.read(section.section("gpus"), name));
    return GpuType.read(section.section("gpus"), known);
  }
}
