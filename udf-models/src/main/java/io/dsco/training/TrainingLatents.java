package io.dsco.training;

import io.dsco.random.RandomStream;
import io.dsco.vae.LatentShape;

/** Labelled posteriors of latents, in a fixed order, read by one thread at a time. */
public interface TrainingLatents {
  /** Number of latents. */
  int size();

  /** Shape of each. */
  LatentShape shape();

  /** Number of classes. */
  int classes();

  /** Class of a latent, in 0 … classes − 1. */
  int label(int index);

  /** Writes one scaled draw of posterior {@code index} to {@code target}. */
  void draw(int index, RandomStream stream, float[] target, int offset);
}
