package io.dsco.encode;

import io.dsco.checkpoint.VaeNames;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.ModelBatches;
import io.dsco.device.Weights;
import io.dsco.vae.AutoencoderCodec;
import io.dsco.vae.LatentCodec;
import io.dsco.vae.VaeParameters;
import io.dsco.workspace.CheckpointFile;

/**
 * Opens the configured autoencoder.
 *
 * @param imageSize height and width of the images in pixels
 * @param batchSize images that pass it at once
 */
public record AutoencoderFactory(
    CheckpointFile checkpoint,
    VaeParameters parameters,
    int imageSize,
    int batchSize,
    Processor processor)
    implements CodecFactory {
  @Override
  public LatentCodec open() {
    return new AutoencoderCodec(
        parameters,
        Weights.load(checkpoint.local(), parameters.shapes(), VaeNames.TABLE, processor),
        imageSize,
        ModelBatches.of("encode.batch-size", batchSize),
        ModelBatches.of("synthesis.decode-batch-size", batchSize));
  }

  @Override
  public String digest() {
    return checkpoint.sha256() + " " + parameters + " " + imageSize;
  }
}
