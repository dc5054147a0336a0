package io.dsco.functions;

import io.dsco.encode.CodecFactory;
import io.dsco.encode.ImageReader;
import io.dsco.vae.LatentCodec;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.Sha256;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code dsco_encode(image[, sample_id])}: one draw from the autoencoder's posterior, scaled. With
 * a sample's id it is the latent that a run makes of it; without, the draw is named by the image's
 * own digest, so that equal images have equal latents.
 *
 * @param runSeed seed of the run
 */
public record EncodeFunction(CodecFactory codec, ImageReader reader, long runSeed, int batchSize)
    implements ModelFunction {
  @Override
  public String name() {
    return "dsco_encode";
  }

  @Override
  public DataType dataType() {
    return DataTypes.createArrayType(DataTypes.FloatType, false);
  }

  @Override
  public List<Object> answers(List<Object[]> calls, UnusableInputs unusable) {
    return PreparedImages.of(calls, reader, unusable).answers(this::latents);
  }

  private List<float[]> latents(PreparedImages prepared) {
    List<String> ids = prepared.calls().stream().map(EncodeFunction::sampleId).toList();
    try (ExecutorModels.Lease<LatentCodec> lease = ExecutorModels.lease(codec)) {
      return Arrays.asList(lease.model().encode(prepared.images(), runSeed, ids));
    }
  }

  private static String sampleId(Object[] call) {
    return call.length > 1 ? (String) call[1] : Sha256.of((byte[]) call[0]);
  }
}
