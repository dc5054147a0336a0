package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.dsco.tensor.Script;
import io.dsco.tensor.StateDict;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link DitBlock} computes, as one script with the engine's fused attention and activation.
 * The engine does not differentiate through it.
 */
final class FusedBlock {
  private static final Script SCRIPT = Script.of(FusedBlock.class, "block.py");
  private static final List<String> LAYERS =
      List.of(".attn.qkv", ".attn.proj", ".mlp.fc1", ".mlp.fc2");

  private final StateDict weights;
  private final String prefix;
  private final int heads;

  FusedBlock(StateDict weights, String prefix, int heads) {
    this.weights = weights;
    this.prefix = prefix;
    this.heads = heads;
  }

  /** x (N, T, D) with modulation (R, 1, 6D) to (N, T, D). */
  NDArray forward(NDArray x, NDArray modulation) {
    List<NDArray> layers = new ArrayList<>();
    for (String layer : LAYERS) {
      layers.add(weights.get(prefix + layer + ".weight"));
      layers.add(weights.get(prefix + layer + ".bias"));
    }
    return SCRIPT
        .function("forward")
        .with(x)
        .with(modulation)
        .with(layers)
        .with(heads)
        .with(hasOneDnn(layers.get(0)) ? 1 : 0)
        .tensor(x.getManager());
  }

  private static boolean hasOneDnn(NDArray weight) {
    return !weight.getDevice().isGpu() && weight.getDataType() == DataType.FLOAT32;
  }
}
