package io.dsco.nopt;

import ai.djl.ndarray.NDManager;
import io.dsco.projector.CollapsedProjector;

/**
 * Alignments with the pivots of the class's diffused latents, by a projector of the class's own
 * (METHOD 3a). Holds the projector.
 */
final class TargetAlignments implements StepAlignments {
  private final CollapsedProjector projector;
  private final StepPivots pivots;
  private final double lambda;
  private final NDManager manager;

  /**
   * Alignments of one class.
   *
   * @param projector is closed with them
   * @param lambda λ_align
   */
  TargetAlignments(
      CollapsedProjector projector, StepPivots pivots, double lambda, NDManager parent) {
    this.projector = projector;
    this.pivots = pivots;
    this.lambda = lambda;
    this.manager = parent.newSubManager();
  }

  @Override
  public Alignment at(int step) {
    return new DataAccessibleAlignment(projector, pivots.at(step), lambda, manager);
  }

  @Override
  public void close() {
    projector.close();
    manager.close();
  }
}
