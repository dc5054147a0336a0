package io.dsco.source;

import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The content of a set of samples: the sum, modulo 2^256, of the SHA-256 of each sample's id and
 * bytes. Partial sums of any partitioning, in any order, add up to the same digest. It detects
 * change; it is no defence against an adversary who chooses the samples.
 *
 * @param sum from 0 to 2^256 - 1
 * @param samples how many were added
 */
public record ContentDigest(BigInteger sum, long samples) implements Serializable {
  private static final int DIGEST_BYTES = 32;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(8 * DIGEST_BYTES);

  /** The digest of no samples. */
  public static final ContentDigest EMPTY = new ContentDigest(BigInteger.ZERO, 0);

  /** One sample. */
  public static ContentDigest of(String sampleId, byte[] bytes) {
    byte[] id = sampleId.getBytes(StandardCharsets.UTF_8);
    MessageDigest sha256 = FileSetDigest.sha256();
    sha256.update(ByteBuffer.allocate(4).putInt(id.length).array());
    sha256.update(id);
    sha256.update(bytes);
    return new ContentDigest(new BigInteger(1, sha256.digest()), 1);
  }

  /** The samples of both. */
  public ContentDigest plus(ContentDigest other) {
    return new ContentDigest(sum.add(other.sum).mod(MODULUS), samples + other.samples);
  }

  /** The number of samples and the sum, as one fixed-length text. */
  public String text() {
    byte[] digits = sum.toByteArray();
    byte[] padded = new byte[DIGEST_BYTES];
    int length = Math.min(digits.length, DIGEST_BYTES);
    System.arraycopy(digits, digits.length - length, padded, DIGEST_BYTES - length, length);
    return "%016x".formatted(samples) + HexFormat.of().formatHex(padded);
  }
}
