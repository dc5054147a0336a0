package io.dsco.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An open IDX file of unsigned bytes (the format of MNIST), packed by gzip or not: a validated
 * header, then one item after the other.
 */
final class IdxFile implements AutoCloseable {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LONGEST_SIDE = 1 << 14;

  /** What the items are: their number of dimensions is part of the file's first four bytes. */
  enum Kind {
    LABELS(1),
    IMAGES(3);

    private final int dimensions;

    Kind(int dimensions) {
      this.dimensions = dimensions;
    }
  }

  private final Path path;
  private final DataInputStream in;
  private final int count;
  private final int height;
  private final int width;

  private IdxFile(Path path, DataInputStream in, Kind kind) throws IOException {
    this.path = path;
    this.in = in;
    int magic = in.readInt();
    int expected = UNSIGNED_BYTE << 8 | kind.dimensions;
    if (magic != expected) {
      throw new SourceException(
          "an IDX file of %s starts with 0x%08x, was 0x%08x (%s)"
              .formatted(kind.name().toLowerCase(Locale.ROOT), expected, magic, path));
    }
    this.count = dimension("items", Integer.MAX_VALUE);
    this.height = kind == Kind.IMAGES ? dimension("rows", LONGEST_SIDE) : 1;
    this.width = kind == Kind.IMAGES ? dimension("columns", LONGEST_SIDE) : 1;
  }

  /** Opens the file and reads its header. */
  static IdxFile open(Path path, Configuration configuration, Kind kind) {
    try {
      InputStream raw =
          new BufferedInputStream(path.getFileSystem(configuration).open(path), BUFFER_BYTES);
      try {
        return new IdxFile(path, new DataInputStream(unpacked(raw)), kind);
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SourceException("an IDX file must be readable: " + e + " (" + path + ")", e);
    }
  }

  /** Told by the first two bytes, so that a renamed file is read all the same. */
  private static InputStream unpacked(InputStream raw) throws IOException {
    raw.mark(2);
    int first = raw.read();
    int second = raw.read();
    raw.reset();
    boolean packed = first == 0x1F && second == 0x8B;
    return packed
        ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES)
        : raw;
  }

  private int dimension(String what, int most) throws IOException {
    int value = in.readInt();
    if (value < 1 || value > most) {
      throw new SourceException(
          "an IDX file has 1 to %d %s, its header says %d (%s)".formatted(most, what, value, path));
    }
    return value;
  }

  int count() {
    return count;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** The next item's bytes: (H, W) of an image, one byte of a label. */
  byte[] next() {
    byte[] item = new byte[height * width];
    try {
      in.readFully(item);
    } catch (IOException e) {
      throw ended(e);
    }
    return item;
  }

  /** Passes over items, which a packed file still has to be read for. */
  void skip(long items) {
    try {
      in.skipNBytes(items * height * width);
    } catch (IOException e) {
      throw ended(e);
    }
  }

  private SourceException ended(IOException e) {
    String problem = e instanceof EOFException ? "the file ends before" : e.toString();
    return new SourceException(
        "an IDX file holds as many items as its header says, %d: %s (%s)"
            .formatted(count, problem, path),
        e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new SourceException("an IDX file must close: " + e + " (" + path + ")", e);
    }
  }
}
