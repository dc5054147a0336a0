package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.RandomStream;
import io.dsco.random.SymmetricBeta;
import io.dsco.tensor.Tensors;
import java.util.Arrays;

/**
 * A box of another image pasted over each image of a batch (Yun et al. 2019): one box for the
 * batch, partners by a permutation.
 *
 * @param left first column of the box
 * @param top first row
 * @param right column behind the last
 * @param bottom row behind the last
 * @param partner index of the image that each one's box comes from
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record CutMix(int left, int top, int right, int bottom, int[] partner) {

  /**
   * Draws a box whose area is 1 − λ of the image's, λ from Beta(β, β), around a uniform centre;
   * what lies outside the image is cut off.
   */
  static CutMix draw(int n, int side, double beta, RandomStream stream) {
    double kept = SymmetricBeta.draw(beta, stream);
    int half = (int) (side * Math.sqrt(1 - kept)) / 2;
    int x = stream.nextInt(side);
    int y = stream.nextInt(side);
    return new CutMix(
        Math.max(0, x - half),
        Math.max(0, y - half),
        Math.min(side, x + half),
        Math.min(side, y + half),
        stream.permutation(n));
  }

  /** Share of an image's area that stays its own. */
  double share(int side) {
    return 1 - (double) (right - left) * (bottom - top) / ((double) side * side);
  }

  /** Pastes the boxes into x (N, 3, S, S). */
  NDArray apply(NDArray x) {
    int side = (int) x.getShape().get(3);
    long[] indices = Arrays.stream(partner).asLongStream().toArray();
    NDArray others = x.get(new NDIndex("{}", Tensors.indices(x.getManager(), indices)));
    // Products with 0 and 1 and a sum with 0 are exact, so every pixel is one of the two.
    return x.mul(mask(x, side, false)).add(others.mul(mask(x, side, true)));
  }

  /** (1, 1, S, S): 1 inside the box, or outside of it, and 0 elsewhere. */
  private NDArray mask(NDArray x, int side, boolean inside) {
    float[] mask = new float[side * side];
    for (int i = 0; i < mask.length; i++) {
      int row = i / side;
      int column = i % side;
      boolean within = row >= top && row < bottom && column >= left && column < right;
      mask[i] = within == inside ? 1 : 0;
    }
    return Tensors.of(x.getManager(), mask, new Shape(1, 1, side, side));
  }
}
