package io.dsco.workspace;

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
 */
public record StageResult(
    String stage,
    State state,
    String fingerprint,
    String folder,
    int files,
    long rows,
    Map<String, Long> measured) {
  /** Copies, sorted by name; records of earlier versions have nothing measured. */
  public StageResult {
    measured = measured == null ? Map.of() : new TreeMap<>(measured);
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
        Map.of());
  }

  /** The same with more that was measured. */
  public StageResult with(Map<String, Long> measurements) {
    Map<String, Long> all = new TreeMap<>(measured);
    all.putAll(measurements);
    return new StageResult(stage, state, fingerprint, folder, files, rows, all);
  }
}
