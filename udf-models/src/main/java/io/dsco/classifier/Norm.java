package io.dsco.classifier;

/** Over what a classifier's channels are normalised. */
public enum Norm {
  /** The batch and its pixels in training, running statistics of them in evaluation. */
  BATCH,
  /** Each image's pixels. No running statistics; needs maps of more than one pixel. */
  INSTANCE
}
