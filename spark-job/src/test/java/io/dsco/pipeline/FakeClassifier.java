package io.dsco.pipeline;

import io.dsco.classifier.ImageClassifier;
import io.dsco.image.RgbImage;
import io.dsco.score.ClassifierFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Scores a picture by the distance of its first byte from a place of each class's own. */
public final class FakeClassifier implements ImageClassifier {
  /** Images that passed any fake in this JVM. */
  public static final AtomicInteger SEEN = new AtomicInteger();

  private final int classes;
  private final int shift;

  private FakeClassifier(int classes, int shift) {
    this.classes = classes;
    this.shift = shift;
  }

  /** Opens fakes whose places are moved by {@code shift}. */
  public record Factory(int classes, int shift) implements ClassifierFactory {
    private static final long serialVersionUID = 1;

    @Override
    public ImageClassifier open() {
      return new FakeClassifier(classes, shift);
    }

    @Override
    public String digest() {
      return "fake " + classes + " " + shift;
    }
  }

  /** The logits of one picture, for expectations. */
  public static float[] logits(int classes, int shift, int value) {
    float[] logits = new float[classes];
    for (int c = 0; c < classes; c++) {
      logits[c] = -Math.abs(value - 17 * c - shift) / 10f;
    }
    return logits;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public float[][] logits(List<RgbImage> images) {
    SEEN.addAndGet(images.size());
    return images.stream()
        .map(image -> logits(classes, shift, image.rgb()[0]))
        .toArray(float[][]::new);
  }

  @Override
  public void close() {}
}
