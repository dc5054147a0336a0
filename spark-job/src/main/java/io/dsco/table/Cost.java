package io.dsco.table;

import io.dsco.device.PeakMemory;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What samples have cost, as the run's stages recorded it.
 *
 * @param preparation seconds of what every number of samples needs: latents of the real images, or
 *     templates
 * @param generation seconds of the synthesis
 * @param peakBytes most memory of a task's process, or of its GPU where it has one
 */
public record Cost(long preparation, long generation, long peakBytes) {
  private static final double GIBIBYTE = 1L << 30;

  /** Of a run whose stages were all done, none found complete. */
  public static Cost of(RunRecord run) {
    return new Cost(
        seconds(run, "encode") + seconds(run, "template"),
        seconds(run, "synthesize"),
        run.stages().values().stream()
            .flatMap(stage -> PeakMemory.Reading.of(stage.measured()).stream())
            .mapToLong(reading -> reading.gpu() > 0 ? reading.gpu() : reading.resident())
            .max()
            .orElse(0));
  }

  private static long seconds(RunRecord run, String stage) {
    return List.of(stage).stream()
        .map(run.stages()::get)
        .filter(Objects::nonNull)
        .mapToLong(result -> result.measured().getOrDefault(StageResult.SECONDS, 0L))
        .sum();
  }

  /** For example {@code 95 s}, {@code 12.4 min}, {@code 3.1 h}. */
  static String time(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < 7200
        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /** For example {@code 2.1 GiB}. */
  static String memory(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
  }
}
