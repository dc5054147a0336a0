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
  private final int outputSide;

  /**
   * Augmentation of that strength.
   *
   * @param outputSide height and width of what comes out, at most those of the images
   */
  public Augmentation(AugmentationSettings settings, int outputSide) {
    this.settings = settings;
    this.outputSide = outputSide;
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
    boolean smaller = images.getShape().get(3) != outputSide;
    try (GradMode mode = GradMode.inference();
        NDManager scope = owner.newSubManager()) {
      NDArray x = Tensors.leaf(scope, images);
      if (smaller || settings.smallestCrop() < 1 || settings.flipProbability() > 0) {
        x = crop(x, stream);
      }
      if (settings.jitter() > 0 || settings.lighting() > 0) {
        x = color(x, stream);
      }
      int[] partner = IntStream.range(0, n).toArray();
      double share = 1;
      if (stream.nextDouble() < settings.cutMixProbability()) {
        CutMix mix = CutMix.draw(n, outputSide, settings.cutMixBeta(), stream);
        x = mix.apply(x);
        partner = mix.partner();
        share = mix.share(outputSide);
      }
      x.attach(owner);
      return new Augmented(x, partner, share);
    }
  }

  /** Bilinear resampling is separable: rows × image × columnsᵀ is all of crop, resize and flip. */
  private NDArray crop(NDArray x, RandomStream stream) {
    int n = (int) x.getShape().get(0);
    int side = (int) x.getShape().get(3);
    int out = outputSide;
    float[] rows = new float[n * out * side];
    float[] columns = new float[n * side * out];
    for (int i = 0; i < n; i++) {
      CropBox box = CropBox.draw(side, out, settings, stream);
      box.writeRows(rows, i, side, out);
      box.writeColumns(columns, i, side, out);
    }
    NDArray left = Tensors.of(x.getManager(), rows, new Shape(n, 1, out, side));
    NDArray right = Tensors.of(x.getManager(), columns, new Shape(n, side, out));
    NDArray narrowed = x.reshape(n, 3L * side, side).matMul(right); // (N, 3S, out)
    return left.matMul(narrowed.reshape(n, 3, side, out)); // (N, 3, out, out)
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
