package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Layers;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * The diffusion transformer on given weights. Stateless beyond them, so any number of threads may
 * use one instance.
 */
public final class Dit implements NoiseEstimator {
  private final DitParameters parameters;
  private final StateDict weights;
  private final ModulatedNorm norm;
  private final List<DitBlock> blocks = new ArrayList<>();
  private final List<FusedBlock> fused = new ArrayList<>();
  private final boolean isLiteral;

  /** A transformer whose weights have the names and shapes of {@link DitParameters#shapes()}. */
  public Dit(DitParameters parameters, StateDict weights) {
    this(parameters, weights, false);
  }

  private Dit(DitParameters parameters, StateDict weights, boolean isLiteral) {
    this.parameters = parameters;
    this.weights = weights;
    this.isLiteral = isLiteral;
    this.norm = new ModulatedNorm(weights.manager(), parameters.hiddenSize());
    for (int block = 0; block < parameters.depth(); block++) {
      String prefix = "blocks." + block;
      blocks.add(new DitBlock(weights, prefix, parameters.heads(), norm));
      fused.add(new FusedBlock(weights, prefix, parameters.heads()));
    }
  }

  /** One whose blocks go operation by operation, recorded or not: the others are held to it. */
  static Dit literal(DitParameters parameters, StateDict weights) {
    return new Dit(parameters, weights, true);
  }

  @Override
  public DitParameters parameters() {
    return parameters;
  }

  @Override
  public Conditioning conditioning(NDManager manager, long[] timesteps, long[] labels) {
    NDArray c = timestepVectors(manager, timesteps).add(labelVectors(manager, labels)); // (R, D)
    NDArray activated = Layers.silu(c);
    List<NDArray> perBlock = new ArrayList<>();
    for (int block = 0; block < parameters.depth(); block++) {
      perBlock.add(modulation(activated, "blocks." + block));
    }
    return new Conditioning(perBlock, modulation(activated, "final_layer"));
  }

  private NDArray modulation(NDArray activated, String prefix) {
    NDArray rows = Layers.linear(activated, weights, prefix + ".adaLN_modulation.1");
    return Tensors.as(DataType.FLOAT32, rows).expandDims(1);
  }

  NDArray timestepVectors(NDManager manager, long[] timesteps) {
    NDArray frequencies = Embeddings.timesteps(manager, timesteps, DitParameters.FREQUENCIES);
    NDArray hidden = Layers.silu(Layers.linear(frequencies, weights, "t_embedder.mlp.0"));
    return Layers.linear(hidden, weights, "t_embedder.mlp.2"); // (R, D)
  }

  NDArray labelVectors(NDManager manager, long[] labels) {
    return Layers.embedding(
        Tensors.indices(manager, labels), weights, "y_embedder.embedding_table"); // (R, D)
  }

  @Override
  public NDArray forward(NDArray z, Conditioning conditioning) {
    return Tensors.freeing(z, input -> pass(input, conditioning));
  }

  private NDArray pass(NDArray z, Conditioning conditioning) {
    NDArray x = tokens(z); // (N, T, D)
    for (int block = 0; block < blocks.size(); block++) {
      int index = block;
      NDArray modulation = conditioning.blocks().get(index);
      x = Tensors.consumed(x, in -> block(index, in, modulation)); // (N, T, D)
    }
    return unpatchify(lastLayer(x, conditioning)); // (N, 2C, H, W)
  }

  private NDArray block(int index, NDArray x, NDArray modulation) {
    return isLiteral || GradMode.isRecording()
        ? blocks.get(index).forward(x, modulation)
        : fused.get(index).forward(x, modulation);
  }

  NDArray tokens(NDArray z) {
    NDArray patches = Layers.conv2d(z, weights, "x_embedder.proj", parameters.patchSize(), 0, 1);
    Shape shape = patches.getShape(); // (N, D, H/P, W/P)
    return patches
        .reshape(shape.get(0), shape.get(1), -1)
        .transpose(0, 2, 1)
        .add(weights.get("pos_embed"));
  }

  private NDArray lastLayer(NDArray x, Conditioning conditioning) {
    int d = parameters.hiddenSize();
    NDArray shift = conditioning.last().get(":, :, :" + d);
    NDArray scale = conditioning.last().get(":, :, " + d + ":");
    return Layers.linear(norm.modulate(x, shift, scale), weights, "final_layer.linear");
  }

  /** (N, T, P·P·2C) to (N, 2C, H, W). */
  private NDArray unpatchify(NDArray x) {
    int side = parameters.tokensPerSide();
    int p = parameters.patchSize();
    int channels = 2 * parameters.latentChannels();
    long n = x.getShape().get(0);
    return x.reshape(n, side, side, p, p, channels)
        .transpose(0, 5, 1, 3, 2, 4)
        .reshape(n, channels, (long) side * p, (long) side * p);
  }

  /**
   * Classifier-free guidance (Ho and Salimans 2022): the first {@code channels} noise channels
   * become {@code null + scale · (class − null)}; all others stay each half's own.
   *
   * @param both output (2N, 2C, H, W): N samples with their class, then the same with the null
   *     label
   */
  public static NDArray guide(NDArray both, double scale, int channels) {
    long n = both.getShape().get(0) / 2;
    NDArray guided = both.get(":, :" + channels);
    NDArray rest = both.get(":, " + channels + ":");
    NDArray withClass = guided.get(":" + n);
    NDArray withNull = guided.get(n + ":");
    NDArray mixed = withNull.add(Tensors.scaled(withClass.sub(withNull), scale));
    return Tensors.concat(1, Tensors.concat(0, mixed, mixed), rest);
  }
}
