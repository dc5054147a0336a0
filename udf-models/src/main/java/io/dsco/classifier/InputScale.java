package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.Tensors;

/** On which scale a network was trained to see pixels. Images come to it in [-1, 1]. */
public enum InputScale {
  /** As they come. */
  SYMMETRIC,
  /** Values of [0, 1] less ImageNet's mean, by its deviation, channel by channel. */
  IMAGENET;

  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  /** Images (N, 3, S, S) in [-1, 1] on this scale, with their gradient. */
  NDArray of(NDArray images) {
    return switch (this) {
      case SYMMETRIC -> images;
      case IMAGENET -> imagenet(images);
    };
  }

  /** ((x + 1)/2 − mean)/deviation as one factor and one term. */
  private static NDArray imagenet(NDArray images) {
    float[] factor = new float[MEAN.length];
    float[] term = new float[MEAN.length];
    for (int c = 0; c < MEAN.length; c++) {
      factor[c] = (float) (0.5 / DEVIATION[c]);
      term[c] = (float) ((0.5 - MEAN[c]) / DEVIATION[c]);
    }
    NDManager scope = images.getManager();
    Shape channels = new Shape(1, MEAN.length, 1, 1);
    return images.mul(Tensors.of(scope, factor, channels)).add(Tensors.of(scope, term, channels));
  }
}
