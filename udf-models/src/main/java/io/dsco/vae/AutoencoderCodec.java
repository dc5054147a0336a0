package io.dsco.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.image.Pixels;
import io.dsco.image.RgbImage;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link LatentCodec} by an {@link Autoencoder}.
 *
 * <p>Every pass through the network has the same number of images, the last one filled up with
 * black: the engine may choose another kernel for another shape and round differently, and a latent
 * must not depend on which other images happened to share its partition. The number changes only
 * when memory does not hold it (see {@link BatchSize}).
 */
public final class AutoencoderCodec implements LatentCodec {
  private final Autoencoder autoencoder;
  private final StateDict weights;
  private final int imageSize;
  private final LatentShape shape;
  private final BatchSize encoding;
  private final BatchSize decoding;

  /**
   * A codec that owns {@code weights}.
   *
   * @param imageSize height and width of the images in pixels
   * @param encoding images that pass the encoder together
   * @param decoding latents that pass the decoder together
   */
  public AutoencoderCodec(
      VaeParameters parameters,
      StateDict weights,
      int imageSize,
      BatchSize encoding,
      BatchSize decoding) {
    this.autoencoder = new Autoencoder(parameters, weights);
    this.weights = weights;
    this.imageSize = imageSize;
    this.shape = parameters.latentShape(imageSize);
    this.encoding = encoding;
    this.decoding = decoding;
  }

  @Override
  public LatentShape shape() {
    return shape;
  }

  @Override
  public double scalingFactor() {
    return autoencoder.parameters().scalingFactor();
  }

  @Override
  public float[][] encode(List<RgbImage> images, long runSeed, List<String> sampleIds) {
    if (images.size() != sampleIds.size()) {
      throw new IllegalArgumentException(
          "every image needs one id, was " + images.size() + " and " + sampleIds.size());
    }
    return encoding.attempt(
        weights.manager().getDevice(), size -> encode(images, runSeed, sampleIds, size));
  }

  private float[][] encode(
      List<RgbImage> images, long runSeed, List<String> sampleIds, int batchSize) {
    float[][] latents = new float[images.size()][];
    for (int from = 0; from < latents.length; from += batchSize) {
      int count = Math.min(batchSize, latents.length - from);
      List<String> ids = sampleIds.subList(from, from + count);
      float[] drawn = encodeBatch(images.subList(from, from + count), runSeed, ids, batchSize);
      split(drawn, count, shape.size(), latents, from);
    }
    return latents;
  }

  private float[] encodeBatch(
      List<RgbImage> images, long runSeed, List<String> ids, int batchSize) {
    int pixels = 3 * imageSize * imageSize;
    float[] values = new float[batchSize * pixels];
    float[] noise = new float[batchSize * shape.size()];
    for (int i = 0; i < images.size(); i++) {
      requireSize(images.get(i), ids.get(i));
      System.arraycopy(Pixels.toFloats(images.get(i)), 0, values, i * pixels, pixels);
      RandomStream stream =
          RandomStream.of(runSeed, Purpose.ENCODE, RandomStream.coordinate(ids.get(i)));
      System.arraycopy(
          stream.fillGaussian(new float[shape.size()]), 0, noise, i * shape.size(), shape.size());
    }
    try (GradMode mode = GradMode.inference();
        NDManager scope = weights.manager().newSubManager()) {
      NDArray x = Tensors.of(scope, values, new Shape(batchSize, 3, imageSize, imageSize));
      NDArray draw = autoencoder.encode(x).sample(Tensors.of(scope, noise, latents(batchSize)));
      return Tensors.scaled(draw, scalingFactor()).toFloatArray();
    }
  }

  @Override
  public List<RgbImage> decode(float[][] latents) {
    return decoding.attempt(weights.manager().getDevice(), size -> decode(latents, size));
  }

  private List<RgbImage> decode(float[][] latents, int batchSize) {
    List<RgbImage> images = new ArrayList<>(latents.length);
    for (int from = 0; from < latents.length; from += batchSize) {
      int count = Math.min(batchSize, latents.length - from);
      float[] pixels = decodeBatch(latents, from, count, batchSize);
      float[][] rows = new float[count][];
      split(pixels, count, 3 * imageSize * imageSize, rows, 0);
      for (float[] row : rows) {
        images.add(Pixels.toImage(row, imageSize));
      }
    }
    return images;
  }

  private float[] decodeBatch(float[][] latents, int from, int count, int batchSize) {
    float[] values = new float[batchSize * shape.size()];
    for (int i = 0; i < count; i++) {
      System.arraycopy(latents[from + i], 0, values, i * shape.size(), shape.size());
    }
    try (GradMode mode = GradMode.inference();
        NDManager scope = weights.manager().newSubManager()) {
      return autoencoder
          .decode(Tensors.of(scope, values, latents(batchSize)))
          .clip(-1, 1)
          .toFloatArray();
    }
  }

  private Shape latents(int count) {
    return new Shape(count, shape.channels(), shape.height(), shape.width());
  }

  private static void split(float[] values, int count, int size, float[][] target, int offset) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = new float[size];
      System.arraycopy(values, i * size, target[offset + i], 0, size);
    }
  }

  private void requireSize(RgbImage image, String id) {
    if (image.width() != imageSize || image.height() != imageSize) {
      throw new IllegalArgumentException(
          "an image to encode must be %d x %d, was %d x %d (%s)"
              .formatted(imageSize, imageSize, image.width(), image.height(), id));
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
