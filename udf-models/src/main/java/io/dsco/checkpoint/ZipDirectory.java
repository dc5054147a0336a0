package io.dsco.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the bytes of a zip's entries within the file (PKWARE APPNOTE 6.3.10, zip64 included).
 *
 * <p>PyTorch stores its entries uncompressed, so that a tensor can be read where it lies; anything
 * else, entries that share bytes included, is refused, so no entry can be larger than what the file
 * really holds.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ZIP64_LOCATOR_LENGTH = 20;
  private static final int ZIP64_END_SIGNATURE = 0x06064b50;
  private static final int ZIP64_END_LENGTH = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int ZIP64_FIELD = 1;
  private static final long UNSIGNED_INT = 0xFFFFFFFFL;
  private static final int ENCRYPTED = 1;

  private final MappedFile file;

  /** Where an entry's bytes lie. */
  record Extent(long offset, long size) {
    long end() {
      return offset + size;
    }
  }

  private record Location(long start, long length) {}

  private ZipDirectory(MappedFile file) {
    this.file = file;
  }

  /**
   * Every entry's extent by name, in the directory's order.
   *
   * @throws CheckpointException when the zip is truncated, compressed, encrypted or inconsistent
   */
  static Map<String, Extent> read(MappedFile file) {
    return new ZipDirectory(file).entries();
  }

  private Map<String, Extent> entries() {
    Location location = locate();
    if (location.length > MappedFile.MAX_SLICE) {
      throw broken("has a zip directory of " + location.length + " bytes, too many");
    }
    ByteBuffer directory = slice(location.start, location.length);
    Map<String, Extent> entries = new LinkedHashMap<>();
    while (directory.hasRemaining()) {
      readEntry(directory, location.start, entries);
    }
    checkDisjoint(entries);
    return Collections.unmodifiableMap(entries);
  }

  private Location locate() {
    int tail = (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT);
    ByteBuffer bytes = file.slice(file.size() - tail, tail);
    for (int at = tail - END_LENGTH; at >= 0; at--) {
      if (bytes.getInt(at) == END_SIGNATURE
          && Short.toUnsignedInt(bytes.getShort(at + 20)) == tail - END_LENGTH - at) {
        return locate(file.size() - tail + at, bytes.slice(at, END_LENGTH).order(bytes.order()));
      }
    }
    throw broken("is a truncated zip: it has no directory at its end");
  }

  private Location locate(long endRecord, ByteBuffer end) {
    long locator = endRecord - ZIP64_LOCATOR_LENGTH;
    if (locator >= 0 && slice(locator, 4).getInt() == ZIP64_LOCATOR_SIGNATURE) {
      long start = slice(locator, ZIP64_LOCATOR_LENGTH).getLong(8);
      ByteBuffer end64 = slice(start, ZIP64_END_LENGTH);
      if (end64.getInt(0) != ZIP64_END_SIGNATURE) {
        throw broken("is a damaged zip: no zip64 end record at " + start);
      }
      return new Location(end64.getLong(48), end64.getLong(40));
    }
    return new Location(
        Integer.toUnsignedLong(end.getInt(16)), Integer.toUnsignedLong(end.getInt(12)));
  }

  private void readEntry(ByteBuffer directory, long directoryStart, Map<String, Extent> entries) {
    if (directory.remaining() < ENTRY_LENGTH
        || directory.getInt(directory.position()) != ENTRY_SIGNATURE) {
      throw broken("is a damaged zip: entry " + entries.size() + " of its directory is not one");
    }
    ByteBuffer fixed = take(directory, ENTRY_LENGTH);
    String name = text(take(directory, Short.toUnsignedInt(fixed.getShort(28))));
    ByteBuffer extra = take(directory, Short.toUnsignedInt(fixed.getShort(30)));
    take(directory, Short.toUnsignedInt(fixed.getShort(32)));
    checkStored(name, fixed.getShort(8), fixed.getShort(10));
    Sizes sizes = sizes(name, fixed, extra);
    if (sizes.compressed != sizes.plain) {
      throw broken(
          "zip entry %s is stored, yet has %d bytes of %d"
              .formatted(name, sizes.compressed, sizes.plain));
    }
    Extent extent = new Extent(dataStart(name, sizes.header), sizes.plain);
    if (extent.size < 0 || extent.size > directoryStart - extent.offset) {
      throw broken("zip entry " + name + " reaches beyond the data: " + extent.size + " bytes");
    }
    if (entries.put(name, extent) != null) {
      throw broken("has zip entry " + name + " twice");
    }
  }

  private record Sizes(long plain, long compressed, long header) {}

  /** A 32-bit field of all ones stands in the zip64 field instead, in this order. */
  private Sizes sizes(String name, ByteBuffer fixed, ByteBuffer extra) {
    ByteBuffer wide = zip64Field(name, extra);
    return new Sizes(
        widened(name, fixed.getInt(24), wide),
        widened(name, fixed.getInt(20), wide),
        widened(name, fixed.getInt(42), wide));
  }

  private ByteBuffer zip64Field(String name, ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (length > extra.remaining()) {
        throw broken("zip entry " + name + " has a damaged extra field");
      }
      ByteBuffer field = take(extra, length);
      if (id == ZIP64_FIELD) {
        return field;
      }
    }
    return ByteBuffer.allocate(0);
  }

  private long widened(String name, int narrow, ByteBuffer wide) {
    long value = Integer.toUnsignedLong(narrow);
    if (value != UNSIGNED_INT) {
      return value;
    }
    if (wide.remaining() < Long.BYTES) {
      throw broken("zip entry " + name + " lacks its 64-bit size");
    }
    return wide.getLong();
  }

  private void checkStored(String name, int flags, int method) {
    if ((flags & ENCRYPTED) != 0) {
      throw broken("zip entry " + name + " is encrypted");
    }
    if (method != 0) {
      throw broken(
          "zip entry %s is compressed (method %d); a PyTorch checkpoint stores its entries plainly"
              .formatted(name, method));
    }
  }

  private long dataStart(String name, long header) {
    ByteBuffer local = slice(header, LOCAL_LENGTH);
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw broken("is a damaged zip: no header of entry " + name + " at " + header);
    }
    checkStored(name, local.getShort(6), local.getShort(8));
    return header
        + LOCAL_LENGTH
        + Short.toUnsignedInt(local.getShort(26))
        + Short.toUnsignedInt(local.getShort(28));
  }

  private void checkDisjoint(Map<String, Extent> entries) {
    List<Map.Entry<String, Extent>> ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(Comparator.comparingLong(entry -> entry.getValue().offset()));
    long end = 0;
    for (Map.Entry<String, Extent> entry : ordered) {
      if (entry.getValue().offset < end) {
        throw broken("zip entry " + entry.getKey() + " shares bytes with another");
      }
      end = entry.getValue().end();
    }
  }

  private ByteBuffer take(ByteBuffer from, int length) {
    if (length > from.remaining()) {
      throw broken("is a damaged zip: its directory ends within an entry");
    }
    ByteBuffer taken = from.slice(from.position(), length).order(from.order());
    from.position(from.position() + length);
    return taken;
  }

  private ByteBuffer slice(long offset, long length) {
    if (offset < 0 || length < 0 || offset > file.size() - length) {
      throw broken("is a truncated zip: it has no " + length + " bytes at " + offset);
    }
    return file.slice(offset, (int) length);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(file.path() + ": " + what);
  }
}
