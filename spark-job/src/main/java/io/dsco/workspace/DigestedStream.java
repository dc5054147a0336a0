package io.dsco.workspace;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Map;

/** Digests and counts what passes through. */
final class DigestedStream extends FilterOutputStream {
  private final MessageDigest digest = Sha256.digest();
  private long bytes;

  DigestedStream(OutputStream out) {
    super(out);
  }

  /** The same stream, which its user cannot close: a writer that fails closes what it has. */
  OutputStream shielded() {
    return new Shielded(this);
  }

  /** What has passed; to be called once, at the end. */
  FileEntry entry(String name, long rows) {
    return new FileEntry(name, rows, bytes, Sha256.hex(digest), Map.of());
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    digest.update((byte) b);
    bytes++;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
    digest.update(from, offset, length);
    bytes += length;
  }

  private static final class Shielded extends FilterOutputStream {
    Shielded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
