package io.dsco.training;

import io.dsco.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Training images in a temporary file, one byte a value. Filled first, then read. */
public final class SpooledImages implements TrainingImages, AutoCloseable {
  private static final int CHANNELS = 3;
  private static final float HALF_RANGE = 127.5f;

  private final int side;
  private final int classes;
  private final RecordFile file;
  private final MessageDigest digest;
  private int[] labels = new int[1024];

  /**
   * An empty set.
   *
   * @param directory where the temporary file is made
   */
  public SpooledImages(Path directory, int side, int classes) {
    this.side = side;
    this.classes = classes;
    this.file = new RecordFile(directory, CHANNELS * side * side);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Bytes of disk that so many images of that side take. */
  public static long bytes(long images, int side) {
    return Math.multiplyExact(images, (long) CHANNELS * side * side);
  }

  /** Adds an image of {@code side × side} pixels. */
  public void add(RgbImage image, int label) {
    if (image.width() != side || image.height() != side || label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "a training image must be %d x %d with a label below %d, was %d x %d with label %d"
              .formatted(side, side, classes, image.width(), image.height(), label));
    }
    if (file.records() == labels.length) {
      labels = Arrays.copyOf(labels, 2 * labels.length);
    }
    labels[file.records()] = label;
    digest.update((byte) label);
    digest.update((byte) (label >>> 8));
    digest.update(image.rgb());
    file.append(ByteBuffer.wrap(image.rgb()));
  }

  /** SHA-256 over labels and pixels in their order, lower-case hexadecimal. */
  public String contentDigest() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  @Override
  public int size() {
    return file.records();
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void copyTo(int index, float[] target, int offset) {
    byte[] rgb = file.read(index).array();
    int plane = side * side;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        target[offset + c * plane + i] = (rgb[i * CHANNELS + c] & 0xFF) / HALF_RANGE - 1f;
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
