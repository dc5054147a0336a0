package io.dsco.synthesize;

import io.dsco.nopt.QuantilePivots;
import io.dsco.nopt.StepPivots;
import io.dsco.workspace.TableReader;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.FSError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pivots of one file, read and verified step by step. Belongs to one thread. */
final class KeptPivots implements StepPivots, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptPivots.class);

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
   * @throws LostPivotsException when the next row cannot be read, or is not whole, or not of this
   *     step
   */
  @Override
  public QuantilePivots at(int step) {
    try {
      return TargetTable.pivots(fingerprint, step, samples, rows.next());
    } catch (RuntimeException | FSError e) {
      throw new LostPivotsException(step, e);
    }
  }

  /** Closes the file; what has been read stays good where that fails. */
  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      LOG.warn("kept pivots cannot be closed: {}", e.toString());
    }
  }
}
