package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.dsco.vae.VaeParameters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files {@code sd-vae-ft-mse} and {@code sd-vae-ft-ema}: diffusers' AutoencoderKL. */
class VaeNamesTest {
  private static final Map<String, Shape> SHAPES = VaeParameters.STABLE_DIFFUSION.shapes();

  @Test
  void theFullSizeHasThePublishedNumberOfTensorsAndParameters() {
    assertThat(SHAPES).hasSize(248);
    assertThat(SHAPES.values().stream().mapToLong(Shape::size).sum()).isEqualTo(83_653_863);
  }

  @Test
  void theFullSizeHasThePublishedShapes() {
    assertThat(SHAPES)
        .containsEntry("encoder.conv_in.weight", new Shape(128, 3, 3, 3))
        .containsEntry("encoder.down_blocks.0.resnets.1.norm2.bias", new Shape(128))
        .containsEntry("encoder.down_blocks.0.downsamplers.0.conv.bias", new Shape(128))
        .containsEntry(
            "encoder.down_blocks.1.resnets.0.conv_shortcut.weight", new Shape(256, 128, 1, 1))
        .containsEntry("encoder.down_blocks.3.resnets.1.conv2.weight", new Shape(512, 512, 3, 3))
        .containsEntry("encoder.mid_block.attentions.0.group_norm.weight", new Shape(512))
        .containsEntry("encoder.mid_block.attentions.0.to_q.weight", new Shape(512, 512))
        .containsEntry("encoder.conv_norm_out.weight", new Shape(512))
        .containsEntry("encoder.conv_out.weight", new Shape(8, 512, 3, 3))
        .containsEntry("quant_conv.weight", new Shape(8, 8, 1, 1))
        .containsEntry("post_quant_conv.bias", new Shape(4))
        .containsEntry("decoder.conv_in.weight", new Shape(512, 4, 3, 3))
        .containsEntry("decoder.mid_block.resnets.1.conv1.weight", new Shape(512, 512, 3, 3))
        .containsEntry("decoder.mid_block.attentions.0.to_out.0.bias", new Shape(512))
        .containsEntry("decoder.up_blocks.0.upsamplers.0.conv.weight", new Shape(512, 512, 3, 3))
        .containsEntry(
            "decoder.up_blocks.3.resnets.0.conv_shortcut.weight", new Shape(128, 256, 1, 1))
        .containsEntry("decoder.conv_out.weight", new Shape(3, 128, 3, 3))
        .doesNotContainKeys(
            "encoder.down_blocks.3.downsamplers.0.conv.weight",
            "decoder.up_blocks.3.upsamplers.0.conv.weight",
            "encoder.down_blocks.0.resnets.0.conv_shortcut.weight");
  }

  @Test
  void theAttentionHasTwoGenerationsOfNames() {
    assertThat(spellings("to_q.weight")).containsExactly("to_q.weight", "query.weight");
    assertThat(spellings("to_k.bias")).containsExactly("to_k.bias", "key.bias");
    assertThat(spellings("to_v.weight")).containsExactly("to_v.weight", "value.weight");
    assertThat(spellings("to_out.0.bias")).containsExactly("to_out.0.bias", "proj_attn.bias");
    assertThat(spellings("group_norm.bias")).containsExactly("group_norm.bias");
  }

  private static List<String> spellings(String tensor) {
    String prefix = "decoder.mid_block.attentions.0.";
    return VaeNames.TABLE.accepted(prefix + tensor).stream()
        .map(parts -> String.join(",", parts).substring(prefix.length()))
        .toList();
  }
}
