package io.dsco.workspace;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a stage ended.
 *
 * @param stage its name
 * @param state whether it worked or found its work done
 * @param fingerprint of the manifest
 * @param folder where the manifest lies
 * @param files number of files
 * @param rows rows of all files
 * @param measured what was measured on the way, by name; no part of any other result
 * @param started when the work began, ISO 8601 in UTC; null where that is not known
 * @param ended when it was done
 * @param machine that its tasks ran on; null where that is not known
 */
public record StageResult(
    String stage,
    State state,
    String fingerprint,
    String folder,
    int files,
    long rows,
    Map<String, Long> measured,
    String started,
    String ended,
    String machine) {
  /** Time of the stage's work, without that of stages within it, in whole seconds. */
  public static final String SECONDS = "seconds";

  /** Time of all its tasks together, in whole seconds. */
  public static final String TASK_SECONDS = "task_seconds";

  /** Inputs that could not be used. */
  public static final String REJECTED = "rejected";

  /** Items (images, classes) that were computed in this run. */
  public static final String COMPUTED = "computed";

  /** Items that an earlier run had computed of the same input in the same way. */
  public static final String REUSED = "reused";

  /** Copies, sorted by name; records of earlier versions have nothing measured. */
  public StageResult {
    measured = measured == null ? Map.of() : new TreeMap<>(measured);
  }

  /** A result whose times are not known. */
  public StageResult(
      String stage,
      State state,
      String fingerprint,
      String folder,
      int files,
      long rows,
      Map<String, Long> measured) {
    this(stage, state, fingerprint, folder, files, rows, measured, null, null, null);
  }

  /** Whether there was anything to do. */
  public enum State {
    /** The stage worked. */
    EXECUTED,
    /** A complete manifest of the same fingerprint was there. */
    ALREADY_COMPLETE
  }

  /** The result that a manifest describes. */
  public static StageResult of(Manifest manifest, State state, String folder) {
    return new StageResult(
        manifest.stage(),
        state,
        manifest.fingerprint(),
        folder,
        manifest.files().size(),
        manifest.rows(),
        manifest.attributes().get(REJECTED) instanceof Number rejected
            ? Map.of(REJECTED, rejected.longValue())
            : Map.of());
  }

  /** The same with more that was measured. */
  public StageResult with(Map<String, Long> measurements) {
    Map<String, Long> all = new TreeMap<>(measured);
    all.putAll(measurements);
    return new StageResult(
        stage, state, fingerprint, folder, files, rows, all, started, ended, machine);
  }

  /** The same, done on that machine. */
  public StageResult on(String place) {
    return new StageResult(
        stage, state, fingerprint, folder, files, rows, measured, started, ended, place);
  }

  /** The same with its times. */
  public StageResult timed(Instant from, Instant to, Duration worked, Duration tasks) {
    return new StageResult(
            stage,
            state,
            fingerprint,
            folder,
            files,
            rows,
            measured,
            from.truncatedTo(ChronoUnit.MILLIS).toString(),
            to.truncatedTo(ChronoUnit.MILLIS).toString(),
            machine)
        .with(Map.of(SECONDS, rounded(worked), TASK_SECONDS, rounded(tasks)));
  }

  private static long rounded(Duration time) {
    return time.plusMillis(500).toSeconds();
  }

  /**
   * The same with times, measurements and machine of the run that did the work, where this one
   * found it done.
   *
   * @param before the record of an earlier run
   */
  public StageResult after(StageResult before) {
    return state == State.ALREADY_COMPLETE && fingerprint.equals(before.fingerprint)
        ? new StageResult(
                stage,
                state,
                fingerprint,
                folder,
                files,
                rows,
                before.measured,
                before.started,
                before.ended,
                before.machine)
            .with(measured)
        : this;
  }
}
