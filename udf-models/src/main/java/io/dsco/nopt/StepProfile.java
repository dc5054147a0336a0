package io.dsco.nopt;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Where the time of one denoising step of a class goes.
 *
 * @param variant of the transformer
 * @param samples N_S
 */
record StepProfile(String variant, int samples, List<Part> parts) {
  /**
   * A part of the step.
   *
   * @param seconds it takes
   * @param floor seconds of its multiply-adds at the best rate, 0 where it has none
   */
  record Part(String name, double seconds, double floor) {}

  /** A table, then a line of JSON. */
  void print(PrintStream out) {
    double all = parts.stream().mapToDouble(Part::seconds).sum();
    out.printf("%s, one step of a class of %d samples%n", variant, samples);
    out.println("part                      seconds  share  floor s  over floor");
    for (Part part : parts) {
      out.printf(
          Locale.ROOT,
          "%-24s %8.2f %5.0f %% %8s %11s%n",
          part.name(),
          part.seconds(),
          100 * part.seconds() / all,
          part.floor() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", part.floor()),
          part.floor() == 0
              ? "-"
              : String.format(Locale.ROOT, "%.2f", part.seconds() / part.floor()));
    }
    double floor = parts.stream().mapToDouble(Part::floor).sum();
    out.printf(Locale.ROOT, "%-24s %8.2f        %8.2f %11.2f%n", "all", all, floor, all / floor);
    out.printf(
        Locale.ROOT,
        "{\"bench\":\"class\",\"case\":\"%s n=%d\",\"step_s\":%.3f,\"floor_s\":%.3f,\"ratio\":%.3f}%n",
        variant,
        samples,
        all,
        floor,
        all / floor);
  }
}
