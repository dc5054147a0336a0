package io.dsco.random;

/** What a random stream is for; streams of different purposes never share a value. */
public enum Purpose {
  /** Posterior draw of the VAE for one image. */
  ENCODE(1),
  /** Initial noise z_T of synthesis. */
  INITIAL_NOISE(2),
  /** Fresh noise of one denoising step. */
  STEP_NOISE(3),
  /** Noise that diffuses the targets of one step. */
  TARGET_NOISE(4),
  /** Which targets are diffused again to fill the last chunk. */
  TARGET_FILL(5),
  /** Weights of the feature projector. */
  PROJECTOR(6),
  /** Initial weights of a trained model. */
  INITIAL_WEIGHTS(7),
  /** Order of samples in a training epoch. */
  EPOCH_ORDER(8),
  /** Augmentation, dropout and noise of a training batch. */
  TRAINING_BATCH(9),
  /** Order of the published rows. */
  PUBLISH_ORDER(10),
  /** Choice of random real samples for comparison. */
  SUBSET(11),
  /** What dropout and stochastic depth leave out of a training pass. */
  DROPOUT(12),
  /** Initial noise z_T of a template sample. */
  TEMPLATE_INITIAL_NOISE(13),
  /** Noise of one denoising step of a template sample. */
  TEMPLATE_STEP_NOISE(14);

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  /** Stable number of this purpose: it takes part in every seed, so it must never change. */
  int code() {
    return code;
  }
}
