package io.dsco.checkpoint;

import ai.djl.ndarray.NDArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Writes a state dict of float32 tensors in the form of {@code torch.save}: a zip64 of stored
 * entries whose data start at multiples of 64 bytes. Holds one tensor at a time.
 */
final class StateDictZip implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final short PADDING_FIELD = 0x4246;

  private final FileChannel channel;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long entries;

  private StateDictZip(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  static void write(Path path, Map<String, NDArray> tensors) throws IOException {
    try (StateDictZip zip = new StateDictZip(path)) {
      zip.add("archive/data.pkl", ByteBuffer.wrap(pickle(tensors)));
      zip.add("archive/byteorder", ascii("little"));
      int key = 0;
      for (NDArray tensor : tensors.values()) {
        zip.add("archive/data/" + key++, tensor.toByteBuffer());
      }
      zip.add("archive/version", ascii("3\n"));
    }
  }

  private static byte[] pickle(Map<String, NDArray> tensors) {
    PickleBytes pickle = new PickleBytes().global("collections", "OrderedDict").ascii(")R(");
    int key = 0;
    for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
      int[] shape = new int[entry.getValue().getShape().dimension()];
      int[] strides = new int[shape.length];
      int stride = 1;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        shape[axis] = (int) entry.getValue().getShape().get(axis);
        strides[axis] = stride;
        stride *= shape[axis];
      }
      pickle.text(entry.getKey()).wholeStorage(String.valueOf(key++), stride, shape, strides);
    }
    return pickle.ascii("u").bytes();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void add(String name, ByteBuffer data) throws IOException {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(data.duplicate());
    long header = channel.position();
    int size = data.remaining();
    int unpadded = 30 + text.length + 4;
    int padding = (int) ((ALIGNMENT - (header + unpadded) % ALIGNMENT) % ALIGNMENT);
    ByteBuffer local = buffer(unpadded + padding).putInt(0, 0x04034b50);
    local.putInt(14, (int) checksum.getValue()).putInt(18, size).putInt(22, size);
    local.putShort(26, (short) text.length).putShort(28, (short) (4 + padding)).put(30, text);
    local.putShort(unpadded - 4, PADDING_FIELD).putShort(unpadded - 2, (short) padding);
    writeFully(local);
    writeFully(data);
    addToDirectory(text, header, size, (int) checksum.getValue());
  }

  private void addToDirectory(byte[] name, long header, long size, int checksum) {
    ByteBuffer central = buffer(46 + name.length + 28).putInt(0, 0x02014b50);
    central.putInt(16, checksum).putInt(20, -1).putInt(24, -1).putInt(42, -1);
    central.putShort(28, (short) name.length).putShort(30, (short) 28).put(46, name);
    int extra = 46 + name.length;
    central.putShort(extra, (short) 1).putShort(extra + 2, (short) 24);
    central.putLong(extra + 4, size).putLong(extra + 12, size).putLong(extra + 20, header);
    directory.writeBytes(central.array());
    entries++;
  }

  @Override
  public void close() throws IOException {
    long start = channel.position();
    writeFully(ByteBuffer.wrap(directory.toByteArray()));
    ByteBuffer tail = buffer(56 + 20 + 22);
    tail.putInt(0, 0x06064b50).putLong(4, 44).putLong(24, entries).putLong(32, entries);
    tail.putLong(40, directory.size()).putLong(48, start);
    tail.putInt(56, 0x07064b50).putLong(64, channel.position()).putInt(72, 1);
    tail.putInt(76, 0x06054b50).putInt(88, -1).putInt(92, -1);
    writeFully(tail);
    channel.close();
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
