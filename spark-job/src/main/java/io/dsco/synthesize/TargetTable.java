package io.dsco.synthesize;

import static io.dsco.workspace.Column.required;

import io.dsco.nopt.QuantilePivots;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.FloatBytes;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.TableSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Columns of a file of kept pivots: one class and number of samples, one row per optimised step in
 * the order of denoising, T − 1 … 1. Each row has the digest of its own values, so that reading it
 * is verifying it.
 */
final class TargetTable {
  /** Means and deviations have J values, pivots J × N_S, channel-major. */
  static final TableSchema PIVOTS =
      TableSchema.of(
          "targets",
          required("step", Kind.INT),
          required("mean", Kind.FLOAT_ARRAY),
          required("deviation", Kind.FLOAT_ARRAY),
          required("pivots", Kind.FLOAT_ARRAY),
          required("sha256", Kind.STRING));

  private TargetTable() {}

  /**
   * The row of a step.
   *
   * @param fingerprint of the class's targets
   */
  static Object[] row(String fingerprint, int step, QuantilePivots pivots) {
    return new Object[] {
      step, pivots.mean(), pivots.deviation(), pivots.pivots(), digest(fingerprint, step, pivots)
    };
  }

  /**
   * The pivots of a step.
   *
   * @throws IllegalArgumentException when the row is not the one that was written of them
   */
  static QuantilePivots pivots(String fingerprint, int step, int samples, Object[] row) {
    QuantilePivots pivots =
        new QuantilePivots(samples, (float[]) row[1], (float[]) row[2], (float[]) row[3]);
    if (!row[0].equals(step) || !digest(fingerprint, step, pivots).equals(row[4])) {
      throw new IllegalArgumentException("row of step " + step + " is not as it was written");
    }
    return pivots;
  }

  private static String digest(String fingerprint, int step, QuantilePivots pivots) {
    MessageDigest digest = Sha256.digest();
    String what = "%s %d %d".formatted(fingerprint, pivots.samples(), step);
    digest.update(what.getBytes(StandardCharsets.UTF_8));
    digest.update(FloatBytes.of(pivots.mean()));
    digest.update(FloatBytes.of(pivots.deviation()));
    digest.update(FloatBytes.of(pivots.pivots()));
    return Sha256.hex(digest);
  }
}
