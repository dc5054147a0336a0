package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Everything in a forward pass that depends on timestep and label alone.
 *
 * @param blocks modulation of each block (R, 1, 6D): shift, scale, gate of attention, then of the
 *     MLP
 * @param last modulation of the final layer (R, 1, 2D): shift, scale
 */
public record Conditioning(List<NDArray> blocks, NDArray last) {
  /** Copies the list. */
  public Conditioning {
    blocks = List.copyOf(blocks);
  }

  /** R. */
  long rows() {
    return last.getShape().get(0);
  }
}
