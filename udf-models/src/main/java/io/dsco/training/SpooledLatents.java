package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import io.dsco.vae.Autoencoder;
import io.dsco.vae.LatentShape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** Posteriors of training images under an autoencoder, in a temporary file. */
public final class SpooledLatents implements TrainingLatents, AutoCloseable {
  private final TrainingImages images;
  private final LatentShape shape;
  private final double scalingFactor;
  private final RecordFile file;
  private double sum;
  private double sumOfSquares;

  private SpooledLatents(
      TrainingImages images, LatentShape shape, double scalingFactor, RecordFile file) {
    this.images = images;
    this.shape = shape;
    this.scalingFactor = scalingFactor;
    this.file = file;
  }

  /**
   * Encodes all images. The scaling factor is one over the deviation of the posteriors' draws, so
   * that the scaled latents have unit deviation.
   *
   * @param autoencoder its own scaling factor plays no part
   * @param directory where the temporary file is made
   */
  public static SpooledLatents encode(
      Autoencoder autoencoder,
      TrainingImages images,
      int batchSize,
      Path directory,
      NDManager parent) {
    LatentShape shape = autoencoder.parameters().latentShape(images.side());
    RecordFile file = new RecordFile(directory, 2 * Float.BYTES * shape.size());
    SpooledLatents latents = new SpooledLatents(images, shape, 1, file);
    for (int from = 0; from < images.size(); from += batchSize) {
      latents.encode(autoencoder, from, Math.min(batchSize, images.size() - from), parent);
    }
    return new SpooledLatents(images, shape, 1 / latents.deviation(), file);
  }

  private void encode(Autoencoder autoencoder, int from, int count, NDManager parent) {
    try (GradMode mode = GradMode.inference();
        NDManager scope = parent.newSubManager()) {
      float[] pixels = images.batch(count, i -> from + i);
      NDArray x = Tensors.of(scope, pixels, new Shape(count, 3, images.side(), images.side()));
      Autoencoder.Posterior posterior = autoencoder.encode(x);
      float[] mean = posterior.mean().toFloatArray();
      float[] deviation = Tensors.scaled(posterior.logVariance(), 0.5).exp().toFloatArray();
      for (int i = 0; i < count; i++) {
        append(mean, deviation, i * shape.size());
      }
    }
  }

  private void append(float[] mean, float[] deviation, int offset) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Float.BYTES * shape.size());
    FloatBuffer record = bytes.asFloatBuffer();
    record.put(mean, offset, shape.size()).put(deviation, offset, shape.size());
    file.append(bytes);
    for (int i = offset; i < offset + shape.size(); i++) {
      sum += mean[i];
      sumOfSquares += (double) mean[i] * mean[i] + (double) deviation[i] * deviation[i];
    }
  }

  private double deviation() {
    double count = (double) file.records() * shape.size();
    double mean = sum / count;
    return Math.sqrt(sumOfSquares / count - mean * mean);
  }

  /** Factor that gives the scaled latents unit deviation. */
  public double scalingFactor() {
    return scalingFactor;
  }

  @Override
  public int size() {
    return file.records();
  }

  @Override
  public LatentShape shape() {
    return shape;
  }

  @Override
  public int classes() {
    return images.classes();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public void draw(int index, RandomStream stream, float[] target, int offset) {
    FloatBuffer record = file.read(index).asFloatBuffer();
    int size = shape.size();
    for (int i = 0; i < size; i++) {
      double value = record.get(i) + record.get(size + i) * stream.nextGaussian();
      target[offset + i] = (float) (scalingFactor * value);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
