package io.dsco.vae;

import io.dsco.tensor.MultiplyAdds;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pass through an {@link Autoencoder} takes for one image, from its sizes alone.
 *
 * @param imageSize height and width in pixels
 */
public record VaeOperations(VaeParameters parameters, int imageSize) {
  private static final Pattern DOWN =
      Pattern.compile("encoder\\.down_blocks\\.(\\d+)\\.(resnets|downsamplers)\\..*");
  private static final Pattern UP =
      Pattern.compile("decoder\\.up_blocks\\.(\\d+)\\.(resnets|upsamplers)\\..*");
  private static final int BYTES = 4;

  /** Maps of the widest level at full resolution that live at once in a residual block. */
  private static final int LIVE_MAPS = 4;

  /** Multiply-adds that bring an image to the moments of its posterior. */
  public long encode() {
    return count("encoder.", "quant_conv.");
  }

  /** Multiply-adds that bring a latent to its image. */
  public long decode() {
    return count("decoder.", "post_quant_conv.");
  }

  /** Values of all weights. */
  public long weights() {
    return parameters.shapes().values().stream().mapToLong(shape -> shape.size()).sum();
  }

  /** Bytes of the maps that an image has at once in the encoder, at its widest place. */
  public long encodeBytes() {
    return mapBytes(parameters.width(0));
  }

  /** Bytes of the maps that an image has at once in the decoder: the last level's input counts. */
  public long decodeBytes() {
    return mapBytes(parameters.width(Math.min(1, parameters.levels() - 1)));
  }

  private long mapBytes(int width) {
    return (long) BYTES * LIVE_MAPS * width * imageSize * imageSize;
  }

  private long count(String half, String quantisation) {
    int coarsest = parameters.levels() - 1;
    long tokens = places(coarsest);
    return MultiplyAdds.of(
            parameters.shapes(),
            name -> name.startsWith(half) || name.startsWith(quantisation) ? places(name) : 0)
        + MultiplyAdds.attention(tokens, parameters.width(coarsest));
  }

  /** Output positions of the layer of that name. */
  private long places(String name) {
    int coarsest = parameters.levels() - 1;
    Matcher down = DOWN.matcher(name);
    if (down.matches()) {
      int level = Integer.parseInt(down.group(1));
      return places(down.group(2).equals("resnets") ? level : level + 1);
    }
    Matcher up = UP.matcher(name);
    if (up.matches()) {
      int level = coarsest - Integer.parseInt(up.group(1));
      return places(up.group(2).equals("resnets") ? level : level - 1);
    }
    boolean finest = name.startsWith("encoder.conv_in.") || name.startsWith("decoder.conv_out.");
    return places(finest ? 0 : coarsest);
  }

  private long places(int level) {
    long side = imageSize >> level;
    return side * side;
  }
}
