package io.dsco.plan;

/**
 * What a run reads and publishes, by number.
 *
 * @param images real images, 0 in a run that reads none
 * @param imageBytes mean size of an encoded one
 * @param classes number of classes
 * @param imagesPerClass published images of a class
 */
public record Dataset(long images, long imageBytes, int classes, int imagesPerClass) {
  private static final long BYTES_A_TASK = 64L << 20;
  private static final long IMAGES_A_TASK = 10_000;

  /** Whether real images are there to be added. */
  boolean hasImages() {
    return images > 0;
  }

  /** Real latents of a class, in the mean. */
  double latentsPerClass() {
    return (double) images / classes;
  }

  /** Tasks that read all images: as the sources cut them, and at least one for each place. */
  int inputTasks(int places) {
    long parts = Math.max(images * imageBytes / BYTES_A_TASK, images / IMAGES_A_TASK) + 1;
    return (int) Math.min(Math.max(parts, places), Math.max(1, images));
  }
}
