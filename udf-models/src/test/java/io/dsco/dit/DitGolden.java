package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.DiffusersDit;
import io.dsco.checkpoint.DitNames;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.golden.GoldenCase;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Embeddings, tokens, every block, the whole pass and the guided pass of a transformer. */
public final class DitGolden {
  private DitGolden() {}

  /** Checks every output of the case, with the weights of either format and of diffusers' names. */
  public static void run(GoldenCase golden, NDManager manager) throws IOException {
    for (String extension : List.of(".pt", ".safetensors")) {
      try (Checkpoint checkpoint = golden.weights("dit", extension)) {
        run(golden, manager, checkpoint);
      }
    }
    Path file = Files.createTempFile("diffusers", ".safetensors");
    try (Checkpoint published = golden.weights("dit", ".safetensors")) {
      int depth = parameters(golden.params()).depth();
      SafetensorsWriter.write(
          file, DiffusersDit.tensors(published, depth, manager), Map.of("format", "pt"));
      try (Checkpoint diffusers = Checkpoint.open(file)) {
        run(golden, manager, diffusers);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void run(GoldenCase golden, NDManager manager, Checkpoint checkpoint) {
    DitParameters parameters = parameters(golden.params());
    try (GradMode mode = GradMode.inference();
        StateDict weights =
            ModelWeights.load(checkpoint, parameters.shapes(), DitNames.TABLE, manager);
        NDManager scope = manager.newSubManager()) {
      Dit dit = new Dit(parameters, weights);
      embeddings(golden, scope, dit);
      passes(golden, scope, dit, weights);
    }
  }

  private static void embeddings(GoldenCase golden, NDManager scope, Dit dit) {
    long[] t = golden.input("t", scope).toLongArray();
    for (String width : List.of("256", "odd")) {
      String name = "timestep_embedding_" + width;
      int columns = (int) golden.want(name, scope).getShape().get(1);
      golden.check(name, Embeddings.timesteps(scope, t, columns));
    }
    golden.check("t_embedder", dit.timestepVectors(scope, t));
    golden.check("y_embedder", dit.labelVectors(scope, golden.input("y", scope).toLongArray()));
    DitParameters p = dit.parameters();
    float[] positions = Embeddings.positions(p.tokensPerSide(), p.hiddenSize());
    golden.check(
        "pos_embed_formula",
        Tensors.of(scope, positions, new Shape(1, p.tokens(), p.hiddenSize())));
  }

  private static void passes(GoldenCase golden, NDManager scope, Dit dit, StateDict weights) {
    NDArray z = golden.input("x", scope);
    long[] t = golden.input("t", scope).toLongArray();
    Conditioning conditioning = dit.conditioning(scope, t, golden.input("y", scope).toLongArray());
    NDArray x = dit.tokens(z);
    golden.check("tokens", x);
    ModulatedNorm norm = new ModulatedNorm(weights.manager(), dit.parameters().hiddenSize());
    for (int block = 0; block < dit.parameters().depth(); block++) {
      DitBlock layer = new DitBlock(weights, "blocks." + block, dit.parameters().heads(), norm);
      x = layer.forward(x, conditioning.blocks().get(block));
      golden.check("block" + block, x);
    }
    golden.check("forward", dit.forward(z, conditioning));
    guided(golden, scope, dit, z);
  }

  /** The reference conditions every sample; here the labels differ, so R = N. */
  private static void guided(GoldenCase golden, NDManager scope, Dit dit, NDArray z) {
    long half = z.getShape().get(0) / 2;
    NDArray first = z.get(":" + half);
    Conditioning conditioning =
        dit.conditioning(
            scope,
            golden.input("cfg.t", scope).toLongArray(),
            golden.input("cfg.y", scope).toLongArray());
    NDArray both = dit.forward(Tensors.concat(0, first, first), conditioning);
    double scale = golden.params().get("cfg_scale").getAsDouble();
    golden.check("forward_with_cfg", Dit.guide(both, scale, 3));
  }

  /** Hyper-parameters as the manifest names them. */
  public static DitParameters parameters(JsonObject params) {
    return new DitParameters(
        params.get("input_size").getAsInt(),
        params.get("patch_size").getAsInt(),
        params.get("in_channels").getAsInt(),
        params.get("hidden_size").getAsInt(),
        params.get("depth").getAsInt(),
        params.get("num_heads").getAsInt(),
        params.get("mlp_ratio").getAsDouble(),
        params.get("num_classes").getAsInt());
  }
}
