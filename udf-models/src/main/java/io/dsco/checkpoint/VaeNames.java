package io.dsco.checkpoint;

/**
 * Names of AutoencoderKL weights. Models use diffusers' current names; files from before diffusers
 * 0.17, such as the first {@code sd-vae-ft-mse}, name the attention's layers otherwise, and some
 * conversions keep them as the 1×1 convolutions that they once were.
 */
public final class VaeNames {
  /** Current and old names. */
  public static final NameTable TABLE =
      NameTable.identity()
          .renaming("to_q", "query")
          .renaming("to_k", "key")
          .renaming("to_v", "value")
          .renaming("to_out.0", "proj_attn")
          .acceptingPointwiseConvolution("to_q", "to_k", "to_v", "to_out.0");

  private VaeNames() {}
}
