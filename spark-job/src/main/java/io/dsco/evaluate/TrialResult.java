package io.dsco.evaluate;

/**
 * What came of one training.
 *
 * @param dataset name of its row
 * @param network its name
 * @param repeat counted from 0
 * @param labels what the network learned from: soft or hard
 * @param images that it was trained on
 * @param unusable images of the dataset that were left out
 * @param epochs passes over them
 * @param top1 share of the test images whose highest logit is that of their class
 * @param top5 share whose class is among the five highest
 * @param tested test images
 * @param epochSeconds time of one epoch, without what an earlier attempt had done; 0 where that had
 *     done all
 * @param imagesPerSecond in training; 0 likewise
 * @param fingerprint of everything but the times
 */
public record TrialResult(
    String dataset,
    String network,
    int repeat,
    String labels,
    long images,
    long unusable,
    int epochs,
    double top1,
    double top5,
    long tested,
    double epochSeconds,
    double imagesPerSecond,
    String fingerprint) {
  private static final String SOFT = "soft";

  /** Whether the network learned from a teacher's labels. */
  public boolean hasSoftLabels() {
    return labels.equals(SOFT);
  }

  /** The same under another name of its row. */
  public TrialResult named(String row) {
    return new TrialResult(
        row,
        network,
        repeat,
        labels,
        images,
        unusable,
        epochs,
        top1,
        top5,
        tested,
        epochSeconds,
        imagesPerSecond,
        fingerprint);
  }
}
