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
 * <p>Batch sizes change no result and are not in the digest: an executor that has the model keeps
 * it with the sizes that it was opened with. So every stage of a run is given the same factory.
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
  public String digest() {
    return checkpoint.sha256() + " " + parameters + " " + imageSize;
  }
}
