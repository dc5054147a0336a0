package io.dsco.dit;

import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.ParameterShapes;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hyper-parameters of a {@link Dit}.
 *
 * @param inputSize height and width of the latent
 * @param latentChannels C; the model puts out 2C: noise and variance values
 * @param classes number of labels; label {@code classes} is the null label of guidance
 */
public record DitParameters(
    int inputSize,
    int patchSize,
    int latentChannels,
    int hiddenSize,
    int depth,
    int heads,
    double mlpRatio,
    int classes)
    implements Serializable {
  static final int FREQUENCIES = 256;
  private static final double PUBLISHED_MLP_RATIO = 4;

  /** Depth, width and heads of the published sizes (table 1 of the paper). */
  private enum Size {
    XL(28, 1152, 16),
    L(24, 1024, 16),
    B(12, 768, 12),
    S(12, 384, 6);

    private final int depth;
    private final int hiddenSize;
    private final int heads;

    Size(int depth, int hiddenSize, int heads) {
      this.depth = depth;
      this.hiddenSize = hiddenSize;
      this.heads = heads;
    }
  }

  /** Checks that the parts fit together. */
  public DitParameters {
    require(
        patchSize >= 1 && inputSize >= 1 && inputSize % patchSize == 0,
        "input size must be a multiple of the patch size, was " + inputSize + " and " + patchSize);
    require(
        heads >= 1 && hiddenSize % heads == 0,
        "hidden size must be a multiple of the heads, was " + hiddenSize + " and " + heads);
    require(hiddenSize % 4 == 0, "hidden size must be a multiple of 4, was " + hiddenSize);
    require(depth >= 1, "depth must be at least 1, was " + depth);
    require(latentChannels >= 1, "latent channels must be at least 1, was " + latentChannels);
    require(classes >= 1, "classes must be at least 1, was " + classes);
    require(mlpRatio > 0, "mlp ratio must be above 0, was " + mlpRatio);
  }

  /**
   * A published variant by name, such as {@code DiT-XL/2}: sizes XL, L, B, S, patches 2, 4, 8.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static DitParameters variant(String name, int inputSize, int latentChannels, int classes) {
    TreeMap<String, DitParameters> known = new TreeMap<>();
    for (Size size : Size.values()) {
      for (int patch : new int[] {2, 4, 8}) {
        if (inputSize % patch == 0) {
          known.put(
              "DiT-" + size + "/" + patch,
              new DitParameters(
                  inputSize,
                  patch,
                  latentChannels,
                  size.hiddenSize,
                  size.depth,
                  size.heads,
                  PUBLISHED_MLP_RATIO,
                  classes));
        }
      }
    }
    DitParameters parameters = known.get(name);
    if (parameters == null) {
      throw new IllegalArgumentException(
          "DiT variant must be one of " + known.keySet() + ", was " + name);
    }
    return parameters;
  }

  /** Tokens of one sample. */
  public int tokens() {
    return tokensPerSide() * tokensPerSide();
  }

  int tokensPerSide() {
    return inputSize / patchSize;
  }

  /** Label that stands for "no class". */
  public int nullLabel() {
    return classes;
  }

  int mlpHidden() {
    return (int) (hiddenSize * mlpRatio);
  }

  /** Every weight's shape by its name in published checkpoints. */
  public Map<String, Shape> shapes() {
    int d = hiddenSize;
    ParameterShapes shapes =
        new ParameterShapes()
            .tensor("pos_embed", 1, tokens(), d)
            .conv2d("x_embedder.proj", d, latentChannels, patchSize)
            .linear("t_embedder.mlp.0", d, FREQUENCIES)
            .linear("t_embedder.mlp.2", d, d)
            .tensor("y_embedder.embedding_table.weight", classes + 1, d);
    for (int block = 0; block < depth; block++) {
      String prefix = "blocks." + block;
      shapes
          .linear(prefix + ".attn.qkv", 3 * d, d)
          .linear(prefix + ".attn.proj", d, d)
          .linear(prefix + ".mlp.fc1", mlpHidden(), d)
          .linear(prefix + ".mlp.fc2", d, mlpHidden())
          .linear(prefix + ".adaLN_modulation.1", 6 * d, d);
    }
    return shapes
        .linear("final_layer.linear", patchSize * patchSize * 2 * latentChannels, d)
        .linear("final_layer.adaLN_modulation.1", 2 * d, d)
        .toMap();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
