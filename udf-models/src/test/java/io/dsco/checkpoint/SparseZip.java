package io.dsco.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a zip64 of stored entries that are mostly holes, as large as one likes. */
final class SparseZip implements AutoCloseable {
  private final FileChannel channel;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long end;
  private long entries;

  SparseZip(Path path) throws IOException {
    channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE);
  }

  /** An entry of {@code size} bytes: zeros, then {@code last}. */
  void add(String name, long size, byte[] last) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    long header = end;
    ByteBuffer local = buffer(30 + text.length);
    local.putInt(0, 0x04034b50).putShort(26, (short) text.length).put(30, text);
    channel.write(local, header);
    end = header + local.capacity() + size;
    channel.write(ByteBuffer.wrap(last), end - last.length);
    ByteBuffer central = buffer(46 + text.length + 28);
    central.putInt(0, 0x02014b50).putInt(20, -1).putInt(24, -1).putInt(42, -1);
    central.putShort(28, (short) text.length).putShort(30, (short) 28).put(46, text);
    int extra = 46 + text.length;
    central.putShort(extra, (short) 1).putShort(extra + 2, (short) 24);
    central.putLong(extra + 4, size).putLong(extra + 12, size).putLong(extra + 20, header);
    directory.writeBytes(central.array());
    entries++;
  }

  @Override
  public void close() throws IOException {
    channel.write(ByteBuffer.wrap(directory.toByteArray()), end);
    long end64 = end + directory.size();
    ByteBuffer tail = buffer(56 + 20 + 22);
    tail.putInt(0, 0x06064b50).putLong(4, 44).putLong(24, entries).putLong(32, entries);
    tail.putLong(40, directory.size()).putLong(48, end);
    tail.putInt(56, 0x07064b50).putLong(64, end64).putInt(72, 1);
    tail.putInt(76, 0x06054b50).putInt(88, -1).putInt(92, -1);
    channel.write(tail, end64);
    channel.close();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
