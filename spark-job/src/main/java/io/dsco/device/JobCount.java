package io.dsco.device;

import java.util.Locale;

/**
 * What executors count for Spark's metrics; what was found complete is not done and not counted.
 */
public enum JobCount {
  /** Classes whose samples were made. */
  CLASSES_DONE,
  /** Classes whose templates were made. */
  TEMPLATES_DONE,
  /** Class files of an earlier attempt that were found whole. */
  CLASSES_FOUND,
  /** Classes whose pivots were computed to be kept. */
  TARGETS_COMPUTED,
  /** Classes whose pivots another synthesis had left. */
  TARGETS_FOUND,
  /** Denoising steps, each of one sample. */
  SAMPLE_STEPS,
  /** Iterations of the noise optimiser, each over all samples of a class. */
  OPTIMISER_ITERATIONS,
  /** Images brought to latents. */
  IMAGES_ENCODED,
  /** Images that passed teacher and student. */
  IMAGES_SCORED,
  /** Images written into the product. */
  IMAGES_PUBLISHED,
  /** Published images that the teacher labelled. */
  IMAGES_LABELLED,
  /** Inputs that could not be used, each time they were read. */
  REJECTED_INPUTS,
  /** Batches that a student was trained on. */
  BATCHES_TRAINED,
  /** Models whose weights were read onto a device. */
  MODEL_LOADS;

  /** The metric's name, in small letters with underscores. */
  public String metric() {
    return name().toLowerCase(Locale.ROOT);
  }
}
