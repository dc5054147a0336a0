package io.dsco.workspace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats as little-endian bytes: how latents pass a shuffle. Spark would box every element of an
 * array column.
 */
public final class FloatBytes {
  private FloatBytes() {}

  /** Four bytes per float. */
  public static byte[] of(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** The floats of these bytes. */
  public static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
