package io.dsco.pipeline;

import io.dsco.encode.CodecFactory;
import io.dsco.image.RgbImage;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.vae.LatentCodec;
import io.dsco.vae.LatentShape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A codec whose latent is the image's mean plus noise of the sample's own. */
public final class FakeCodec implements LatentCodec {
  /** How many were opened in this JVM. */
  public static final AtomicInteger OPENED = new AtomicInteger();

  /** How many were closed in this JVM. */
  public static final AtomicInteger CLOSED = new AtomicInteger();

  private static final LatentShape SHAPE = new LatentShape(2, 3, 3);
  private static final double SCALING_FACTOR = 0.25;
  private static final int SIDE = 6;

  /** Opens fakes of that digest. */
  public record Factory(String digest) implements CodecFactory {
    private static final long serialVersionUID = 1;

    @Override
    public LatentShape shape() {
      return SHAPE;
    }

    @Override
    public double scalingFactor() {
      return SCALING_FACTOR;
    }

    @Override
    public LatentCodec open() {
      OPENED.incrementAndGet();
      return new FakeCodec();
    }
  }

  @Override
  public LatentShape shape() {
    return SHAPE;
  }

  @Override
  public double scalingFactor() {
    return SCALING_FACTOR;
  }

  @Override
  public float[][] encode(List<RgbImage> images, long runSeed, List<String> sampleIds) {
    float[][] latents = new float[images.size()][];
    for (int i = 0; i < latents.length; i++) {
      long coordinate = RandomStream.coordinate(sampleIds.get(i));
      RandomStream noise = RandomStream.of(runSeed, Purpose.ENCODE, coordinate);
      latents[i] = noise.fillGaussian(new float[SHAPE.size()]);
      latents[i][0] = images.get(i).rgb()[0];
    }
    return latents;
  }

  @Override
  public List<RgbImage> decode(float[][] latents) {
    List<RgbImage> images = new ArrayList<>();
    for (float[] latent : latents) {
      byte[] rgb = new byte[3 * SIDE * SIDE];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) Math.round(40 * latent[i % latent.length]);
      }
      images.add(new RgbImage(SIDE, SIDE, rgb));
    }
    return images;
  }

  @Override
  public void close() {
    CLOSED.incrementAndGet();
  }
}
