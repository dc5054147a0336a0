package io.dsco.encode;

import io.dsco.checkpoint.VaeNames;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.ModelBatches;
import io.dsco.device.Weights;
import io.dsco.vae.AutoencoderCodec;
import io.dsco.vae.LatentCodec;
import io.dsco.vae.LatentShape;
import io.dsco.vae.VaeParameters;
import io.dsco.workspace.CheckpointFile;

/**
 * Opens the configured autoencoder. Batch sizes change no result: they are not in the digest.
 *
 * @param imageSize height and width of the images in pixels
 * @param encodeBatchSize images that pass the encoder at once
 * @param decodeBatchSize latents that pass the decoder at once
 */
public record AutoencoderFactory(
    CheckpointFile checkpoint,
    VaeParameters parameters,
    int imageSize,
    int encodeBatchSize,
    int decodeBatchSize,
    Processor processor)
    implements CodecFactory {
  @Override
  public LatentCodec open() {
    return new AutoencoderCodec(
        parameters,
        Weights.load(checkpoint.local(), parameters.shapes(), VaeNames.TABLE, processor),
        imageSize,
        ModelBatches.of("encode.batch-size", encodeBatchSize),
        ModelBatches.of("synthesis.decode-batch-size", decodeBatchSize));
  }

  @Override
  public LatentShape shape() {
    return parameters.latentShape(imageSize);
  }

  @Override
  public double scalingFactor() {
    return parameters.scalingFactor();
  }

  @Override
  public String variant() {
    return encodeBatchSize + " " + decodeBatchSize + " " + processor;
  }

  @Override
  public String digest() {
    return checkpoint.sha256() + " " + parameters + " " + imageSize;
  }
}
