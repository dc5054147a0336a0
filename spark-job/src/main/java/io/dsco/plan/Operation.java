package io.dsco.plan;

/** The kinds of work that a run is made of, each with the one thing that it is counted in. */
public enum Operation {
  /** An image decoded and prepared, on the processor. */
  READ_IMAGE,
  /** An image brought to its latent. */
  ENCODE,
  /** A diffused copy of a real latent: noise, features, sorting. */
  TARGET,
  /** A denoising step of a sample, with the null class beside the class. */
  GUIDED_STEP,
  /** A denoising step of a sample without guidance. */
  PLAIN_STEP,
  /** An iteration of the noise optimiser for a sample, against real latents. */
  ITERATION,
  /** An iteration of the noise optimiser for a sample, against a template. */
  FREE_ITERATION,
  /** The features of a template's sample after a step. */
  TEMPLATE,
  /** A latent brought to its image. */
  DECODE,
  /** An image compressed, on the processor. */
  WRITE_IMAGE,
  /** An image that a student learns from once, the teacher's label included. */
  TRAIN,
  /** An image through the teacher. */
  TEACHER,
  /** An image through the student. */
  STUDENT,
  /** A score sorted, on the processor. */
  RANK;

  /** Whether it is no work of a model, and runs on the processor wherever the models are. */
  boolean isOnProcessor() {
    return this == READ_IMAGE || this == WRITE_IMAGE || this == RANK;
  }
}
