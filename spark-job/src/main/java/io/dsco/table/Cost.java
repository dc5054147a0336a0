package io.dsco.table;

import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.device.PeakMemory;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What samples have cost, as the run's stages recorded it.
 *
 * @param preparation seconds of what every number of samples needs: latents of the real images, or
 *     templates; 0 for plain denoising, which needs neither
 * @param generation seconds of the synthesis
 * @param peakBytes most memory of a task's process, or of its GPU where it has one
 * @param machine that made the samples; empty where an earlier version measured, which kept none
 */
public record Cost(long preparation, long generation, long peakBytes, String machine) {
  private static final double GIBIBYTE = 1L << 30;

  /** Null, as earlier versions have it, is empty. */
  public Cost {
    machine = machine == null ? "" : machine;
  }

  /** Preparation and generation, in seconds. */
  public long total() {
    return preparation + generation;
  }

  /** Names of the stages that samples of a method come from, the one that makes them last. */
  public static List<String> stages(Alignment method) {
    return switch (method) {
      case DATA_ACCESSIBLE -> List.of("encode", "synthesize");
      case DATA_FREE -> List.of("template", "synthesize");
      case NONE -> List.of("synthesize"); // looks at no real image, though the run may encode them
    };
  }

  /** Of a run whose stages were all done, none found complete. */
  public static Cost of(RunRecord run, Alignment method) {
    List<String> names = stages(method);
    List<StageResult> stages =
        names.stream().map(run.stages()::get).filter(Objects::nonNull).toList();
    long generation = seconds(run, names.get(names.size() - 1));
    return new Cost(
        names.stream().mapToLong(name -> seconds(run, name)).sum() - generation,
        generation,
        stages.stream()
            .flatMap(stage -> PeakMemory.Reading.of(stage.measured()).stream())
            .mapToLong(reading -> reading.gpu() > 0 ? reading.gpu() : reading.resident())
            .max()
            .orElse(0),
        machine(stages));
  }

  private static String machine(List<StageResult> stages) {
    return stages.stream()
        .map(StageResult::machine)
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private static long seconds(RunRecord run, String stage) {
    StageResult result = run.stages().get(stage);
    return result == null ? 0 : result.measured().getOrDefault(StageResult.SECONDS, 0L);
  }

  /** In which times are told. */
  public enum Unit {
    /** Up to two minutes. */
    SECONDS("seconds", "%.0f s", 1),
    /** Up to two hours. */
    MINUTES("minutes", "%.1f min", 60),
    /** Longer times. */
    HOURS("hours", "%.1f h", 3600);

    private final String title;
    private final String form;
    private final double seconds;

    Unit(String title, String form, double seconds) {
      this.title = title;
      this.form = form;
      this.seconds = seconds;
    }

    /** The one for times up to that. */
    public static Unit of(double seconds) {
      return seconds < 120 ? SECONDS : seconds < 7200 ? MINUTES : HOURS;
    }

    /** For an axis. */
    public String title() {
      return title;
    }

    /** Its length. */
    public double seconds() {
      return seconds;
    }
  }

  /** For example {@code 95 s}, {@code 12.4 min}, {@code 3.1 h}. */
  public static String time(double seconds) {
    Unit unit = Unit.of(seconds);
    return String.format(Locale.ROOT, unit.form, seconds / unit.seconds);
  }

  /** For example {@code 2.1 GiB}. */
  public static String memory(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
  }
}
