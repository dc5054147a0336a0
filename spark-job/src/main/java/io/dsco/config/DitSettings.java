package io.dsco.config;

import io.dsco.dit.DitParameters;
import io.dsco.dit.Precision;
import io.dsco.vae.LatentShape;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Size of the diffusion transformer.
 *
 * @param hiddenSize width D of a token
 * @param depth number of blocks
 * @param heads attention heads of a block
 * @param patchSize side of a patch in latent pixels
 * @param classes classes of the checkpoint, without the null class
 * @param precision what its blocks compute in
 */
public record DitSettings(
    int hiddenSize, int depth, int heads, int patchSize, int classes, Precision precision)
    implements Serializable {
  private static final double MLP_RATIO = 4;
  private static final String CUSTOM = "custom";
  private static final Pattern VARIANT = Pattern.compile("DiT-(S|B|L|XL)/([248])");

  /** Peebles and Xie 2023, table 1, the patch size apart. */
  private static final Map<String, Size> SIZES =
      Map.of(
          "S", new Size(384, 12, 6),
          "B", new Size(768, 12, 12),
          "L", new Size(1024, 24, 16),
          "XL", new Size(1152, 28, 16));

  private record Size(int hiddenSize, int depth, int heads) {}

  static DitSettings read(Section section) {
    String variant = section.text("variant");
    int classes = section.whole("classes", Rule.atLeast(1));
    Precision precision = section.choice("precision", Precision.class);
    if (variant.equals(CUSTOM)) {
      return custom(section, classes, precision);
    }
    for (String key : new String[] {"hidden-size", "depth", "heads", "patch-size"}) {
      Optional<String> value = section.optionalText(key);
      section.require(
          key, value.isEmpty(), "left out unless the variant is custom", value.orElse(""));
    }
    Matcher named = VARIANT.matcher(variant);
    boolean known = named.matches();
    section.require(
        "variant", known, "one of DiT-{S,B,L,XL}/{2,4,8} or custom", '"' + variant + '"');
    Size size = SIZES.get(known ? named.group(1) : "S");
    int patch = known ? Integer.parseInt(named.group(2)) : 2;
    return new DitSettings(size.hiddenSize, size.depth, size.heads, patch, classes, precision);
  }

  /** The same for the model, which takes latents of that shape. */
  public DitParameters parameters(LatentShape latent) {
    return new DitParameters(
        latent.width(), patchSize, latent.channels(), hiddenSize, depth, heads, MLP_RATIO, classes);
  }

  private static DitSettings custom(Section section, int classes, Precision precision) {
    DitSettings dit =
        new DitSettings(
            section.whole("hidden-size", Rule.atLeast(1)),
            section.whole("depth", Rule.atLeast(1)),
            section.whole("heads", Rule.atLeast(1)),
            section.whole("patch-size", Rule.atLeast(1)),
            classes,
            precision);
    section.relate(
        "hidden-size",
        dit.hiddenSize % dit.heads == 0,
        "a multiple of heads " + dit.heads,
        dit.hiddenSize);
    return dit;
  }
}
