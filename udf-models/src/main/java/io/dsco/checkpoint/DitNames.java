package io.dsco.checkpoint;

import ai.djl.ndarray.types.Shape;
import io.dsco.dit.Embeddings;

/**
 * Names of DiT weights. The model uses those of the published files ({@code DiT-XL-2-256x256.pt});
 * diffusers ({@code DiTTransformer2DModel}, before that {@code Transformer2DModel}) has its own. It
 * keeps queries, keys and values apart and a copy of both embedders in every block, and leaves out
 * the position embedding, a formula's value.
 */
public final class DitNames {
  private static final String BLOCK = "transformer_blocks.*.";
  private static final String ATTENTION = BLOCK + "attn1.";
  private static final String EMBEDDERS = BLOCK + "norm1.emb.";

  /** Published and diffusers' names. */
  public static final NameTable TABLE =
      NameTable.identity()
          .renaming("x_embedder.proj", "pos_embed.proj")
          .renaming("pos_embed", "pos_embed.pos_embed")
          .computing("pos_embed", "pos_embed.proj.weight", DitNames::positions)
          .copied("t_embedder.mlp.0", EMBEDDERS + "timestep_embedder.linear_1")
          .copied("t_embedder.mlp.2", EMBEDDERS + "timestep_embedder.linear_2")
          .copied("y_embedder.embedding_table", EMBEDDERS + "class_embedder.embedding_table")
          .renaming("blocks.*.adaLN_modulation.1", BLOCK + "norm1.linear")
          .joining("blocks.*.attn.qkv", ATTENTION + "to_q", ATTENTION + "to_k", ATTENTION + "to_v")
          .renaming("blocks.*.attn.proj", ATTENTION + "to_out.0")
          .renaming("blocks.*.mlp.fc1", BLOCK + "ff.net.0.proj")
          .renaming("blocks.*.mlp.fc2", BLOCK + "ff.net.2")
          .renaming("final_layer.adaLN_modulation.1", "proj_out_1")
          .renaming("final_layer.linear", "proj_out_2");

  private DitNames() {}

  /** For the shape (1, tokens, width) of a square grid of tokens. */
  private static float[] positions(Shape shape) {
    int side = (int) Math.round(Math.sqrt(shape.get(1)));
    return Embeddings.positions(side, Math.toIntExact(shape.get(2)));
  }
}
