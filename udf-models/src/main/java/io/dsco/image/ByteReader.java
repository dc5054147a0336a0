package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A position in a file's bytes; reading past their end means a truncated file. */
final class ByteReader {
  private final ByteBuffer bytes;

  ByteReader(byte[] bytes, int position, ByteOrder order) {
    this.bytes = ByteBuffer.wrap(bytes).order(order).position(position);
  }

  int position() {
    return bytes.position();
  }

  int remaining() {
    return bytes.remaining();
  }

  void skip(long count) throws RejectedImageException {
    require(count);
    bytes.position(bytes.position() + (int) count);
  }

  int unsignedByte() throws RejectedImageException {
    require(1);
    return bytes.get() & 0xFF;
  }

  int unsignedShort() throws RejectedImageException {
    require(2);
    return bytes.getShort() & 0xFFFF;
  }

  long unsignedInt() throws RejectedImageException {
    require(4);
    return bytes.getInt() & 0xFFFFFFFFL;
  }

  int signedInt() throws RejectedImageException {
    require(4);
    return bytes.getInt();
  }

  /** Bytes as Latin-1 text, without moving; shorter if the file ends before. */
  String peek(int count) {
    int length = Math.min(count, bytes.remaining());
    return new String(bytes.array(), bytes.position(), length, StandardCharsets.ISO_8859_1);
  }

  private void require(long count) throws RejectedImageException {
    if (count < 0 || count > bytes.remaining()) {
      throw new RejectedImageException(
          Reason.TRUNCATED,
          "the file ends at byte %d, %d bytes were expected at %d"
              .formatted(bytes.limit(), count, bytes.position()));
    }
  }
}
