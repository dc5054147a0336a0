package io.dsco.checkpoint;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a safetensors header: eight bytes of length, that much JSON, then the tensors without gaps.
 */
final class SafetensorsHeader {
  static final String METADATA = "__metadata__";

  private final MappedFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private boolean metadataSeen;
  private long dataStart;

  private record Entry(String name, ElementType type, long[] shape, long begin, long end) {}

  private SafetensorsHeader(MappedFile file) {
    this.file = file;
  }

  /**
   * The tensors and metadata of {@code file}.
   *
   * @throws CheckpointException when the header breaks a rule of the format
   */
  static TensorDirectory read(MappedFile file) {
    SafetensorsHeader header = new SafetensorsHeader(file);
    header.parse(header.text());
    header.checkCoverage();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    header.entries.forEach((name, entry) -> tensors.put(name, header.stored(entry)));
    return new TensorDirectory(tensors, header.metadata);
  }

  private String text() {
    if (file.size() < Long.BYTES) {
      throw broken("has " + file.size() + " bytes, too few for a safetensors or PyTorch file");
    }
    long length = file.slice(0, Long.BYTES).getLong();
    // 100 MB is the format's own limit; a length from a file of another kind is nearly always
    // beyond it.
    if (length < 2 || length > 100_000_000) {
      throw broken(
          "is neither a PyTorch zip nor a safetensors file: header length must be 2 to 100000000"
              + " bytes, was "
              + Long.toUnsignedString(length));
    }
    if (length > file.size() - Long.BYTES) {
      throw broken("ends within its header of " + length + " bytes");
    }
    dataStart = Long.BYTES + length;
    return decode((int) length);
  }

  private String decode(int length) {
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; at += MappedFile.MAX_SLICE) {
      int count = Math.min(MappedFile.MAX_SLICE, length - at);
      file.slice(Long.BYTES + at, count).get(bytes, at, count);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw broken("has a header that is not UTF-8", e);
    }
  }

  private void parse(String text) {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (name.equals(METADATA)) {
          parseMetadata(json);
        } else {
          parseTensor(name, json);
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw broken("has text after its header's closing brace");
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw broken("has a malformed header: " + firstLine(e), e);
    }
  }

  private void parseMetadata(JsonReader json) throws IOException {
    if (metadataSeen) {
      throw broken("has two " + METADATA + " entries");
    }
    metadataSeen = true;
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (metadata.put(key, json.nextString()) != null) {
        throw broken("has metadata " + key + " twice");
      }
    }
    json.endObject();
  }

  private void parseTensor(String name, JsonReader json) throws IOException {
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      String field = json.nextName();
      switch (field) {
        case "dtype" -> dtype = json.nextString();
        case "shape" -> shape = integers(name, field, json);
        case "data_offsets" -> offsets = integers(name, field, json);
        default -> throw broken("tensor " + name + " has an unknown field " + field);
      }
    }
    json.endObject();
    if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
      throw broken("tensor " + name + " must have dtype, shape and two data_offsets");
    }
    Entry entry = new Entry(name, type(name, dtype), shape, offsets[0], offsets[1]);
    checkSize(entry);
    if (entries.put(name, entry) != null) {
      throw broken("has tensor " + name + " twice");
    }
  }

  private long[] integers(String name, String field, JsonReader json) throws IOException {
    List<Long> values = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      long value = json.nextLong();
      if (value < 0) {
        throw broken("tensor " + name + " has a negative number in " + field + ": " + value);
      }
      values.add(value);
    }
    json.endArray();
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  private ElementType type(String name, String dtype) {
    return ElementType.ofSafetensors(dtype)
        .orElseThrow(() -> broken("tensor " + name + " has unsupported dtype " + dtype));
  }

  private void checkSize(Entry entry) {
    long available = file.size() - dataStart;
    if (entry.begin > entry.end || entry.end > available) {
      throw broken(
          "tensor %s lies at [%d, %d) of %d bytes of data"
              .formatted(entry.name, entry.begin, entry.end, available));
    }
    long bytes;
    try {
      bytes = Math.multiplyExact(StoredTensor.elements(entry.shape), (long) entry.type.bytes());
    } catch (ArithmeticException e) {
      throw broken("tensor " + entry.name + " has a shape beyond 63 bits", e);
    }
    if (bytes != entry.end - entry.begin) {
      throw broken(
          "tensor %s needs %d bytes for its shape, its data_offsets hold %d"
              .formatted(entry.name, bytes, entry.end - entry.begin));
    }
  }

  /** The format allows neither overlaps nor gaps, so that a file hides nothing. */
  private void checkCoverage() {
    long covered = 0;
    String previous = "the header";
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    for (Entry entry : ordered) {
      if (entry.begin < covered) {
        throw broken("tensor " + entry.name + " overlaps tensor " + previous);
      }
      if (entry.begin > covered) {
        throw broken(
            (entry.begin - covered)
                + " bytes between "
                + previous
                + " and "
                + entry.name
                + " belong to no tensor");
      }
      covered = entry.end;
      previous = entry.name;
    }
    if (covered != file.size() - dataStart) {
      throw broken((file.size() - dataStart - covered) + " bytes at the end belong to no tensor");
    }
  }

  private StoredTensor stored(Entry entry) {
    return StoredTensor.contiguous(entry.type, entry.shape, dataStart + entry.begin);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(file.path() + ": " + what);
  }

  private CheckpointException broken(String what, Throwable cause) {
    return new CheckpointException(file.path() + ": " + what, cause);
  }
}
