package io.dsco.functions;

import io.dsco.encode.CodecFactory;
import io.dsco.image.PngEncoder;
import io.dsco.image.RgbImage;
import io.dsco.vae.LatentCodec;
import io.dsco.workspace.ExecutorModels;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code dsco_decode(latent)}: the image of a scaled latent, as PNG. */
public record DecodeFunction(CodecFactory codec, int batchSize) implements ModelFunction {
  @Override
  public String name() {
    return "dsco_decode";
  }

  @Override
  public DataType dataType() {
    return DataTypes.BinaryType;
  }

  @Override
  public List<Object> answers(List<Object[]> calls, UnusableInputs unusable) {
    List<float[]> latents = new ArrayList<>();
    boolean[] usable = new boolean[calls.size()];
    for (int i = 0; i < usable.length; i++) {
      float[] latent = (float[]) calls.get(i)[0];
      String fault = fault(latent);
      usable[i] = fault == null;
      if (usable[i]) {
        latents.add(latent);
      } else {
        unusable.add(fault);
      }
    }
    return inOrder(usable, latents.isEmpty() ? List.of() : images(latents));
  }

  /** Why a latent cannot be decoded; null where it can. */
  private String fault(float[] latent) {
    if (latent == null) {
      return "an argument is null";
    }
    if (latent.length != codec.shape().size()) {
      return "a latent must have %d values, had %d".formatted(codec.shape().size(), latent.length);
    }
    for (float value : latent) {
      if (!Float.isFinite(value)) {
        return "a latent must be finite, had " + value;
      }
    }
    return null;
  }

  private List<RgbImage> images(List<float[]> latents) {
    try (ExecutorModels.Lease<LatentCodec> lease = ExecutorModels.lease(codec)) {
      return lease.model().decode(latents.toArray(float[][]::new));
    }
  }

  private static List<Object> inOrder(boolean[] usable, List<RgbImage> images) {
    List<Object> answers = new ArrayList<>(usable.length);
    int next = 0;
    for (boolean one : usable) {
      answers.add(one ? PngEncoder.encode(images.get(next++)) : null);
    }
    return answers;
  }
}
