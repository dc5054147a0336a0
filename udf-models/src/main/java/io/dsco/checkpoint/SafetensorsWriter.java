package io.dsco.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes safetensors files. The same tensors and metadata give the same bytes: names and metadata
 * are sorted, and the header is padded with spaces to a multiple of eight bytes.
 */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final long PIECE_BYTES = 1 << 25;

  private SafetensorsWriter() {}

  /**
   * Writes {@code tensors} to {@code target}, which appears whole or not at all: a temporary file
   * in the same folder is forced to the disk and moved into place.
   *
   * @param tensors float64, float32, int64, int32, int8, uint8 or boolean arrays by name
   * @param metadata free text for the header
   * @throws CheckpointException when an array has another type or a name is reserved
   */
  public static void write(Path target, Map<String, NDArray> tensors, Map<String, String> metadata)
      throws IOException {
    SortedMap<String, NDArray> sorted = new TreeMap<>(tensors);
    ByteBuffer header = header(sorted, new TreeMap<>(metadata));
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Not Files.createTempFile: its files are readable by their owner alone, and stay so when
    // moved.
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writeFully(channel, header);
        for (NDArray tensor : sorted.values()) {
          writeTensor(channel, tensor);
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder(folder);
  }

  private static ByteBuffer header(
      SortedMap<String, NDArray> tensors, SortedMap<String, String> metadata) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      writeMetadata(json, metadata);
      long offset = 0;
      for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
        offset = writeEntry(json, entry.getKey(), entry.getValue(), offset);
      }
      json.endObject();
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    header.put(bytes);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static void writeMetadata(JsonWriter json, SortedMap<String, String> metadata)
      throws IOException {
    if (metadata.isEmpty()) {
      return;
    }
    json.name(SafetensorsHeader.METADATA).beginObject();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
  }

  /** Returns the offset at which the next tensor begins. */
  private static long writeEntry(JsonWriter json, String name, NDArray tensor, long offset)
      throws IOException {
    if (name.equals(SafetensorsHeader.METADATA)) {
      throw new CheckpointException("no tensor may be named " + name);
    }
    ElementType type =
        ElementType.of(tensor.getDataType())
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "cannot write tensor " + name + " of type " + tensor.getDataType()));
    long end = offset + tensor.size() * type.bytes();
    json.name(name).beginObject();
    json.name("dtype").value(type.safetensorsName());
    json.name("shape").beginArray();
    for (long length : tensor.getShape().getShape()) {
      json.value(length);
    }
    json.endArray();
    json.name("data_offsets").beginArray().value(offset).value(end).endArray();
    json.endObject();
    return end;
  }

  private static void writeTensor(FileChannel channel, NDArray tensor) throws IOException {
    try (NDManager scope = tensor.getManager().newSubManager()) {
      NDArray flat = tensor.reshape(-1);
      flat.attach(scope);
      long pieceLength = PIECE_BYTES / tensor.getDataType().getNumOfBytes();
      for (long first = 0; first < tensor.size(); first += pieceLength) {
        long end = Math.min(tensor.size(), first + pieceLength);
        try (NDArray piece = flat.get(new NDIndex().addSliceDim(first, end))) {
          writeFully(channel, piece.toByteBuffer());
        }
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes the new name durable too. */
  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
