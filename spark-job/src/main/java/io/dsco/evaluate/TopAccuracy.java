package io.dsco.evaluate;

/** Shares of images whose class has the highest logit, and one of the five highest. */
final class TopAccuracy {
  private static final int FIVE = 5;

  private long images;
  private long first;
  private long amongFive;

  /** Counts one image. Of equal logits the lower class is the higher. */
  void add(float[] logits, int label) {
    int above = 0;
    for (int i = 0; i < logits.length; i++) {
      boolean higher = logits[i] > logits[label] || (logits[i] == logits[label] && i < label);
      above += higher || Float.isNaN(logits[i]) ? 1 : 0;
    }
    images++;
    first += above == 0 ? 1 : 0;
    amongFive += above < FIVE ? 1 : 0;
  }

  long images() {
    return images;
  }

  double top1() {
    return (double) first / images;
  }

  double top5() {
    return (double) amongFive / images;
  }
}
