package io.dsco.job;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Checkpoints of real names and sizes whose weights nobody trained. */
final class MadeUpWeights {
  private MadeUpWeights() {}

  /** Uniform weights of PyTorch's usual bound, norms of scale 1. */
  static Path random(Path file, Map<String, Shape> shapes) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    try (GradMode mode = GradMode.inference();
        NDManager manager = NDManager.newBaseManager();
        StateDict weights = new StateDict(manager)) {
      shapes.forEach(
          (name, shape) ->
              weights.put(name, Tensors.of(weights.manager(), values(random, shape), shape)));
      SafetensorsWriter.write(file, weights.tensors(), Map.of("format", "pt"));
    }
    return file;
  }

  private static float[] values(SplittableRandom random, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.size())];
    boolean norm = shape.dimension() == 1;
    double bound = norm ? 0 : 1 / Math.sqrt((double) shape.size() / shape.get(0));
    for (int i = 0; i < values.length; i++) {
      values[i] = norm ? 1 : (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /** Zeros that take no place on the disk: enough for whoever looks at names and shapes only. */
  static Path hollow(Path file, Map<String, Shape> shapes) throws IOException {
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
