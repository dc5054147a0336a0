package io.dsco.workspace;

/**
 * How a stage ended.
 *
 * @param stage its name
 * @param state whether it worked or found its work done
 * @param fingerprint of the manifest
 * @param folder where the manifest lies
 * @param files number of files
 * @param rows rows of all files
 */
public record StageResult(
    String stage, State state, String fingerprint, String folder, int files, long rows) {
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
        manifest.rows());
  }
}
