package io.dsco.calibration;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import io.dsco.image.RgbImage;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.MadeUpWeights;
import io.dsco.vae.AutoencoderCodec;
import io.dsco.vae.VaeOperations;
import io.dsco.vae.VaeParameters;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Seconds of one image through the autoencoder, in batches.
 *
 * @param imageSize height and width in pixels
 */
public record CodecTimes(
    SideBySide threads, Device device, VaeParameters parameters, int imageSize) {
  private static final String BATCH = "images at once";

  /** To a latent, of images that pass so many at once. */
  public double encode(int batch) {
    int count = Affordable.rows(batch, new VaeOperations(parameters, imageSize).encode());
    List<RgbImage> images = MadeUpImages.of(count, imageSize);
    List<String> ids = Collections.nCopies(count, "image");
    return with(count, codec -> threads.seconds(() -> () -> codec.encode(images, 0, ids))) / count;
  }

  /** From a latent, of latents that pass so many at once. */
  public double decode(int batch) {
    int count = Affordable.rows(batch, new VaeOperations(parameters, imageSize).decode());
    int size = parameters.latentShape(imageSize).size();
    float[][] latents = new float[count][];
    for (int i = 0; i < count; i++) {
      latents[i] = RandomStream.of(i, Purpose.ENCODE).fillGaussian(new float[size]);
    }
    return with(count, codec -> threads.seconds(() -> () -> codec.decode(latents))) / count;
  }

  private double with(int batch, ToDoubleFunction<AutoencoderCodec> time) {
    try (NDManager manager = NDManager.newBaseManager(device, PtEngine.ENGINE_NAME);
        AutoencoderCodec codec =
            new AutoencoderCodec(
                parameters,
                MadeUpWeights.of(parameters.shapes(), manager),
                imageSize,
                new BatchSize(BATCH, batch, System.err::println),
                new BatchSize(BATCH, batch, System.err::println))) {
      return time.applyAsDouble(codec);
    }
  }
}
