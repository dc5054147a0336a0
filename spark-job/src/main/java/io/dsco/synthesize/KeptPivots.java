package io.dsco.synthesize;

import io.dsco.nopt.QuantilePivots;
import io.dsco.nopt.StepPivots;
import io.dsco.workspace.TableReader;
import java.io.Closeable;
import java.io.IOException;

/** The pivots of one file, read and verified step by step. Belongs to one thread. */
final class KeptPivots implements StepPivots, Closeable {
  private final String fingerprint;
  private final int samples;
  private final TableReader rows;

  /**
   * Pivots from the first row on.
   *
   * @param fingerprint of the class's targets
   * @param rows are closed with them
   */
  KeptPivots(String fingerprint, int samples, TableReader rows) {
    this.fingerprint = fingerprint;
    this.samples = samples;
    this.rows = rows;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RuntimeException when the next row is not whole, or not of this step
   */
  @Override
  public QuantilePivots at(int step) {
    return TargetTable.pivots(fingerprint, step, samples, rows.next());
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
