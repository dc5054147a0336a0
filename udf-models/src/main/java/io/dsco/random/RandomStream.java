package io.dsco.random;

import java.nio.charset.StandardCharsets;

/**
 * An endless stream of random numbers named by (run seed, purpose, coordinates).
 *
 * <p>The generator is Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011). Its 64-bit key and the upper half of its 128-bit counter hold a 128-bit hash of the
 * name; the lower half counts blocks, so distinct names share no block. The same name gives the
 * same numbers on every machine and JDK. Not thread-safe.
 */
public final class RandomStream {
  private static final double TWO_POW_MINUS_53 = 0x1p-53;
  private static final double TWO_POW_MINUS_32 = 0x1p-32;

  private final long key;
  private final long high;
  private final int[] block = new int[4];
  private long next;
  private int used = 4;

  private RandomStream(long key, long high) {
    this.key = key;
    this.high = high;
  }

  /**
   * The stream of that name.
   *
   * @param coordinates what tells streams of one purpose apart, such as class and step
   */
  public static RandomStream of(long runSeed, Purpose purpose, long... coordinates) {
    long a = mix(runSeed ^ 0x6A09E667F3BCC908L);
    long b = mix(runSeed ^ 0xBB67AE8584CAA73BL);
    a = mix(a + purpose.code());
    b = mix(b ^ (purpose.code() * 0x9E3779B97F4A7C15L));
    for (long coordinate : coordinates) {
      a = mix(a + 0x9E3779B97F4A7C15L + mix(coordinate));
      b = mix((b ^ coordinate) * 0xD1342543DE82EF95L + 1);
    }
    return new RandomStream(a, b);
  }

  /** A coordinate made from text, such as a sample id: its 64-bit FNV-1a hash. */
  public static long coordinate(String text) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }

  /** 32 random bits. */
  public int nextInt() {
    if (used == 4) {
      Philox.block((int) next, (int) (next >>> 32), high, key, block);
      next++;
      used = 0;
    }
    return block[used++];
  }

  /** 64 random bits. */
  public long nextLong() {
    return ((long) nextInt() << 32) | (nextInt() & 0xFFFFFFFFL);
  }

  /** Uniform in [0, 1) with 53 random bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * TWO_POW_MINUS_53;
  }

  /** Uniform integer in [0, bound), without bias. */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be at least 1, was " + bound);
    }
    // Lemire's method: a low word below this lies in the stripe that would be drawn once too often.
    int incomplete = Integer.remainderUnsigned(-bound, bound);
    while (true) {
      long product = (nextInt() & 0xFFFFFFFFL) * bound;
      if (Integer.compareUnsigned((int) product, incomplete) >= 0) {
        return (int) (product >>> 32);
      }
    }
  }

  /** Standard normal: the inverse distribution function at a 32-bit stratum's mid-point. */
  public double nextGaussian() {
    return NormalQuantile.at(((nextInt() & 0xFFFFFFFFL) + 0.5) * TWO_POW_MINUS_32);
  }

  /** Fills {@code target} with standard normals. */
  public float[] fillGaussian(float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) nextGaussian();
    }
    return target;
  }

  /** A uniform random order of 0 … size − 1 (Fisher–Yates). */
  public int[] permutation(int size) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** SplitMix64's finaliser, a bijection with good avalanche. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
