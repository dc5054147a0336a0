package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.stream.IntStream;

/**
 * Random changes of a batch on its device, in the order of METHOD 6: crop and flip, colour jitter,
 * lighting, CutMix. All random numbers are drawn on the host from one stream, so a batch is the
 * same on every device but for rounding.
 */
public final class Augmentation {
  private final AugmentationSettings settings;

  /** Augmentation of that strength. */
  public Augmentation(AugmentationSettings settings) {
    this.settings = settings;
  }

  /**
   * Changes a batch. Records no gradients.
   *
   * @param images (N, 3, S, S) in [-1, 1]; stays as it is
   * @return a batch in the manager of {@code images}, the only array that this leaves there
   */
  public Augmented apply(NDArray images, RandomStream stream) {
    NDManager owner = images.getManager();
    int n = (int) images.getShape().get(0);
    int side = (int) images.getShape().get(3);
    try (GradMode mode = GradMode.inference();
        NDManager scope = owner.newSubManager()) {
      NDArray x = Tensors.leaf(scope, images);
      if (settings.smallestCrop() < 1 || settings.flipProbability() > 0) {
        x = crop(x, stream);
      }
      if (settings.jitter() > 0 || settings.lighting() > 0) {
        x = color(x, stream);
      }
      int[] partner = IntStream.range(0, n).toArray();
      double share = 1;
      if (stream.nextDouble() < settings.cutMixProbability()) {
        CutMix mix = CutMix.draw(n, side, settings.cutMixBeta(), stream);
        x = mix.apply(x);
        partner = mix.partner();
        share = mix.share(side);
      }
      x.attach(owner);
      return new Augmented(x, partner, share);
    }
  }

  /** Bilinear resampling is separable: rows × image × columnsᵀ is all of crop, resize and flip. */
  private NDArray crop(NDArray x, RandomStream stream) {
    int n = (int) x.getShape().get(0);
    int side = (int) x.getShape().get(3);
    float[] rows = new float[n * side * side];
    float[] columns = new float[n * side * side];
    for (int i = 0; i < n; i++) {
      CropBox box = CropBox.draw(side, settings, stream);
      box.writeRows(rows, i, side);
      box.writeColumns(columns, i, side);
    }
    NDArray left = Tensors.of(x.getManager(), rows, new Shape(n, 1, side, side));
    NDArray right = Tensors.of(x.getManager(), columns, new Shape(n, side, side));
    NDArray narrowed = x.reshape(n, 3L * side, side).matMul(right); // (N, 3S, S)
    return left.matMul(narrowed.reshape(n, 3, side, side)); // (N, 3, S, S)
  }

  private NDArray color(NDArray x, RandomStream stream) {
    NDArray y = Tensors.scaled(Tensors.shifted(x, 1), 0.5); // to [0, 1]
    if (settings.jitter() > 0) {
      y = ColorChange.jitter(y, settings.jitter(), stream);
    }
    if (settings.lighting() > 0) {
      y = ColorChange.lighting(y, settings.lighting(), stream);
    }
    return Tensors.shifted(Tensors.scaled(y, 2), -1);
  }
}
