package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.VaeNames;
import io.dsco.image.Pixels;
import io.dsco.image.RgbImage;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.vae.Autoencoder;
import io.dsco.vae.VaeParameters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Encoding, posterior draw, decoding and 8-bit pixels under every set of weight names. */
final class VaeCheck {
  private VaeCheck() {}

  static void run(GoldenCase golden, NDManager manager) {
    for (String weights : golden.weights()) {
      for (String extension : List.of(".pt", ".safetensors")) {
        run(golden, manager, weights, extension);
      }
    }
  }

  private static void run(GoldenCase golden, NDManager manager, String name, String extension) {
    VaeParameters parameters = parameters(golden.params());
    try (GradMode mode = GradMode.inference();
        Checkpoint checkpoint = golden.weights(name, extension);
        StateDict weights =
            ModelWeights.load(checkpoint, parameters.shapes(), VaeNames.TABLE, manager);
        NDManager scope = manager.newSubManager()) {
      Autoencoder autoencoder = new Autoencoder(parameters, weights);
      Autoencoder.Posterior posterior = autoencoder.encode(golden.input("image", scope));
      golden.check("mean", posterior.mean());
      golden.check("logvar", posterior.logVariance());
      NDArray draw = posterior.sample(golden.input("eps", scope));
      golden.check("sample", Tensors.scaled(draw, parameters.scalingFactor()));
      NDArray decoded = autoencoder.decode(golden.input("z", scope));
      golden.check("decoded", decoded);
      // The reference stretches the picture by this factor so that clamping happens.
      golden.check("png_uint8", pixels(Tensors.scaled(golden.want("decoded", scope), 2.5)));
    }
  }

  private static NDArray pixels(NDArray decoded) {
    Shape shape = decoded.getShape();
    int side = (int) shape.get(3);
    int plane = side * side;
    byte[] values = new byte[(int) shape.size()];
    for (int n = 0; n < shape.get(0); n++) {
      RgbImage image = Pixels.toImage(decoded.get(n).toFloatArray(), side);
      for (int i = 0; i < 3 * plane; i++) {
        values[n * 3 * plane + i] = image.rgb()[(i % plane) * 3 + i / plane];
      }
    }
    return decoded.getManager().create(ByteBuffer.wrap(values), shape, DataType.UINT8);
  }

  private static VaeParameters parameters(JsonObject params) {
    List<Integer> widths = new ArrayList<>();
    for (JsonElement width : params.getAsJsonArray("block_out_channels")) {
      widths.add(width.getAsInt());
    }
    return new VaeParameters(
        widths,
        params.get("layers_per_block").getAsInt(),
        params.get("norm_num_groups").getAsInt(),
        params.get("latent_channels").getAsInt(),
        params.get("scaling_factor").getAsDouble());
  }
}
