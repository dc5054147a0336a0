package io.dsco.job;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Checkpoints of real names and sizes with nothing in them. */
final class HollowWeights {
  private HollowWeights() {}

  /** Zeros that take no place on the disk: enough for whoever looks at names and shapes only. */
  static Path write(Path file, Map<String, Shape> shapes) throws IOException {
    StringBuilder header = new StringBuilder("{");
    long offset = 0;
    for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
      String lengths =
          LongStream.of(entry.getValue().getShape())
              .mapToObj(Long::toString)
              .collect(Collectors.joining(","));
      long end = offset + Float.BYTES * entry.getValue().size();
      header
          .append(offset == 0 ? "" : ",")
          .append(
              "\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                  .formatted(entry.getKey(), lengths, offset, end));
      offset = end;
    }
    byte[] bytes = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer start =
        ByteBuffer.allocate(Long.BYTES + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(bytes.length).put(bytes).flip();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      channel.write(start);
      channel.write(ByteBuffer.allocate(1), Long.BYTES + bytes.length + offset - 1);
    }
    return file;
  }
}
