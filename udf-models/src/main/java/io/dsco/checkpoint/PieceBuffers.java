package io.dsco.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers of one size that are used again: memory of those that are dropped comes back only
 * when the collector looks, which may be long after a large file was read. Thread-safe.
 */
final class PieceBuffers {
  /** Size of a buffer. */
  static final int BYTES = 1 << 23;

  private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

  /** An empty little-endian buffer. */
  ByteBuffer take() {
    ByteBuffer buffer = idle.poll();
    return buffer == null
        ? ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN)
        : buffer.clear();
  }

  /** Takes a buffer back; nothing may use it any more. */
  void giveBack(ByteBuffer buffer) {
    idle.offer(buffer);
  }
}
