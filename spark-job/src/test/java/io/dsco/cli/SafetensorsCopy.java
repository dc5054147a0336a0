package io.dsco.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes a safetensors file anew without its metadata, and with other names. */
final class SafetensorsCopy {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SafetensorsCopy() {}

  /** Copies the tensors that {@code names} gives a name. */
  static void write(Path from, Path to, Function<String, Optional<String>> names)
      throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(from)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = new byte[Math.toIntExact(file.getLong())];
    file.get(text);
    ObjectNode header = JSON.createObjectNode();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, JsonNode> entry : JSON.readTree(text).properties()) {
      Optional<String> name = names.apply(entry.getKey());
      if (name.isPresent() && !entry.getKey().equals("__metadata__")) {
        header.set(name.get(), moved(entry.getValue().deepCopy(), file.slice(), data));
      }
    }
    write(to, header, data.toByteArray());
  }

  private static ObjectNode moved(
      ObjectNode tensor, ByteBuffer values, ByteArrayOutputStream data) {
    int begin = tensor.get("data_offsets").get(0).intValue();
    byte[] bytes = new byte[tensor.get("data_offsets").get(1).intValue() - begin];
    values.get(begin, bytes);
    int end = data.size() + bytes.length;
    tensor.putArray("data_offsets").add(data.size()).add(end);
    data.writeBytes(bytes);
    return tensor;
  }

  private static void write(Path to, ObjectNode header, byte[] data) throws IOException {
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(to, file.putLong(text.length).put(text).put(data).array());
  }
}
