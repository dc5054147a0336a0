package io.dsco.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives a published DiT's tensors the names that diffusers 0.36 has for them, written down from its
 * classes DiTTransformer2DModel, BasicTransformerBlock, AdaLayerNormZero,
 * CombinedTimestepLabelEmbeddings and PatchEmbed.
 */
public final class DiffusersDit {
  private final Map<String, NDArray> published;
  private final Map<String, NDArray> converted = new LinkedHashMap<>();

  private DiffusersDit(Map<String, NDArray> published) {
    this.published = published;
  }

  /** All tensors of {@code published} for a transformer of {@code depth} blocks. */
  public static Map<String, NDArray> tensors(Checkpoint published, int depth, NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    published.tensors().keySet().forEach(name -> tensors.put(name, published.read(name, manager)));
    DiffusersDit dit = new DiffusersDit(tensors);
    dit.layer("x_embedder.proj", "pos_embed.proj");
    for (int block = 0; block < depth; block++) {
      dit.block("blocks." + block, "transformer_blocks." + block);
    }
    dit.layer("final_layer.adaLN_modulation.1", "proj_out_1");
    dit.layer("final_layer.linear", "proj_out_2");
    return dit.converted;
  }

  private void block(String from, String to) {
    layer("t_embedder.mlp.0", to + ".norm1.emb.timestep_embedder.linear_1");
    layer("t_embedder.mlp.2", to + ".norm1.emb.timestep_embedder.linear_2");
    converted.put(
        to + ".norm1.emb.class_embedder.embedding_table.weight",
        published.get("y_embedder.embedding_table.weight"));
    layer(from + ".adaLN_modulation.1", to + ".norm1.linear");
    for (String kind : new String[] {"weight", "bias"}) {
      NDList thirds = published.get(from + ".attn.qkv." + kind).split(3);
      converted.put(to + ".attn1.to_q." + kind, thirds.get(0));
      converted.put(to + ".attn1.to_k." + kind, thirds.get(1));
      converted.put(to + ".attn1.to_v." + kind, thirds.get(2));
    }
    layer(from + ".attn.proj", to + ".attn1.to_out.0");
    layer(from + ".mlp.fc1", to + ".ff.net.0.proj");
    layer(from + ".mlp.fc2", to + ".ff.net.2");
  }

  private void layer(String from, String to) {
    converted.put(to + ".weight", published.get(from + ".weight"));
    converted.put(to + ".bias", published.get(from + ".bias"));
  }
}
