package io.dsco.vae;

import java.io.Serializable;

/** Channels, height and width of one latent. */
public record LatentShape(int channels, int height, int width) implements Serializable {
  /** Values of one latent. */
  public int size() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
