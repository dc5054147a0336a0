package io.dsco.synthesize;

import io.dsco.device.LogKeys;
import io.dsco.device.PeakMemory;
import io.dsco.workspace.FileEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.MDC;

/**
 * Tells the log of an executor that a class begins and how it ended; lines in between carry the
 * class in their context. Belongs to the thread of one task.
 */
public final class ClassLog implements AutoCloseable {
  private final Logger log;
  private final int label;
  private final int samples;
  private final int steps;
  private final Instant start = Instant.now();
  private final MDC.MDCCloseable context;
  private int step;
  private long iterations;
  private int optimised;
  private double firstLosses;
  private double lastLosses;
  private Runnable end = this::notDone;

  private ClassLog(Logger log, int label, int samples, int steps) {
    this.log = log;
    this.label = label;
    this.samples = samples;
    this.steps = steps;
    this.context = LogKeys.ofClass(label);
  }

  /**
   * Begins a class.
   *
   * @param log of the worker
   */
  public static ClassLog begin(Logger log, int label, int samples, int steps) {
    ClassLog begun = new ClassLog(log, label, samples, steps);
    TaskContext task = TaskContext.get();
    log.info(
        "class {} begins: {} samples, {} steps, attempt {} (run {})",
        label,
        samples,
        steps,
        task == null ? 0 : task.attemptNumber(),
        LogKeys.run());
    return begun;
  }

  int label() {
    return label;
  }

  /** A denoising step is done; see {@link io.dsco.nopt.SynthesisListener}. */
  void step(int done, List<Double> losses) {
    step = done;
    iterations += losses.size();
    if (!losses.isEmpty()) {
      optimised++;
      firstLosses += losses.get(0);
      lastLosses += losses.get(losses.size() - 1);
    }
  }

  /** The class's file is there. */
  public void done(FileEntry file, PeakMemory.Reading peak) {
    end =
        () ->
            log.info(
                "class {} done: {} samples, {} steps, {}{}{}, {} (run {}, {})",
                label,
                samples,
                steps,
                optimised == 0 ? "" : String.format(Locale.ROOT, "%,d iterations, ", iterations),
                took(),
                losses(),
                peak,
                LogKeys.run(),
                file.path());
  }

  private void notDone() {
    log.warn(
        "class {} not done: step {} of {} after {} (run {})",
        label,
        step,
        steps,
        took(),
        LogKeys.run());
  }

  private String took() {
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  /** Means over the optimised steps: each has a loss of its own scale. */
  private String losses() {
    return optimised == 0
        ? ""
        : String.format(
            Locale.ROOT, ", loss %.4g to %.4g", firstLosses / optimised, lastLosses / optimised);
  }

  @Override
  public void close() {
    end.run();
    context.close();
  }
}
