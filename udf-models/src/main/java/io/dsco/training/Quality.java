package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.classifier.Classifier;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import io.dsco.vae.Autoencoder;

/** How good a trained model is on images that it was not trained on. */
public final class Quality {
  private static final int BATCH = 100;

  private Quality() {}

  /**
   * Peak signal-to-noise ratio in dB of the reconstruction from the posterior's mean: of the mean
   * squared error over all values of all images, which are in [0, 1].
   */
  public static double reconstruction(
      Autoencoder autoencoder, TrainingImages images, NDManager parent) {
    double squares = 0;
    long values = 0;
    for (int from = 0; from < images.size(); from += BATCH) {
      int start = from;
      int count = Math.min(BATCH, images.size() - from);
      try (GradMode mode = GradMode.inference();
          NDManager scope = parent.newSubManager()) {
        NDArray x = batch(images, start, count, scope);
        NDArray y = autoencoder.decodeUnscaled(autoencoder.encode(x).mean()).clip(-1, 1);
        NDArray error = Tensors.scaled(y.sub(x), 0.5);
        squares += error.mul(error).sum().getFloat();
        values += x.size();
      }
    }
    return -10 * Math.log10(squares / values);
  }

  /** Share of the images whose highest logit is that of their label. */
  public static double accuracy(Classifier classifier, TrainingImages images, NDManager parent) {
    long right = 0;
    for (int from = 0; from < images.size(); from += BATCH) {
      int count = Math.min(BATCH, images.size() - from);
      try (GradMode mode = GradMode.inference();
          NDManager scope = parent.newSubManager()) {
        long[] guesses =
            classifier.logits(batch(images, from, count, scope)).argMax(1).toLongArray();
        for (int i = 0; i < count; i++) {
          right += guesses[i] == images.label(from + i) ? 1 : 0;
        }
      }
    }
    return (double) right / images.size();
  }

  private static NDArray batch(TrainingImages images, int from, int count, NDManager scope) {
    float[] pixels = images.batch(count, i -> from + i);
    return Tensors.of(scope, pixels, new Shape(count, 3, images.side(), images.side()));
  }
}
