package io.dsco.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A read-only file of any length, read or mapped in segments on first use. Thread-safe.
 *
 * <p>One mapping ends at 2 GiB, so each segment reaches {@link #MAX_SLICE} bytes into the next one:
 * a slice no longer than that lies within the segment in which it starts.
 */
final class MappedFile implements AutoCloseable {
  /** Longest slice that can be asked for, in bytes. */
  static final int MAX_SLICE = 1 << 25;

  private static final long SEGMENT = 1L << 30;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final AtomicReferenceArray<ByteBuffer> segments;

  private MappedFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.segments = new AtomicReferenceArray<>(Math.toIntExact((size + SEGMENT - 1) / SEGMENT));
  }

  /**
   * Opens {@code path}.
   *
   * @throws CheckpointException when it cannot be read
   */
  static MappedFile open(Path path) {
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new MappedFile(path, channel, channel.size());
    } catch (NoSuchFileException e) {
      throw new CheckpointException("checkpoint does not exist: " + path, e);
    } catch (IOException e) {
      throw new CheckpointException("cannot read checkpoint " + path + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  /** Length in bytes. */
  long size() {
    return size;
  }

  /** Bytes [offset, offset + length) as a direct little-endian buffer, without a copy. */
  ByteBuffer slice(long offset, int length) {
    if (length > MAX_SLICE || offset < 0 || length < 0 || offset > size - length) {
      throw new CheckpointException(
          path + " has " + size + " bytes, so none at " + offset + " + " + length);
    }
    if (length == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    return segment(offset).slice((int) (offset % SEGMENT), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Fills the rest of {@code target} with the bytes from {@code offset} on, without mapping them.
   *
   * @throws CheckpointException when the file ends before, or cannot be read
   */
  void read(long offset, ByteBuffer target) {
    long at = offset;
    try {
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          throw new CheckpointException(path + " had " + size + " bytes and now ends at " + at);
        }
        at += count;
      }
    } catch (IOException e) {
      throw new CheckpointException("cannot read checkpoint " + path + ": " + e, e);
    }
  }

  /** Appends the {@code width} bytes at {@code offset} to {@code target}; width 1, 2, 4 or 8. */
  void copyElement(long offset, int width, ByteBuffer target) {
    ByteBuffer segment = segment(offset);
    int at = (int) (offset % SEGMENT);
    switch (width) {
      case 1 -> target.put(segment.get(at));
      case 2 -> target.putShort(segment.getShort(at));
      case 4 -> target.putInt(segment.getInt(at));
      case 8 -> target.putLong(segment.getLong(at));
      default -> throw new IllegalArgumentException("no element has " + width + " bytes");
    }
  }

  private ByteBuffer segment(long offset) {
    int index = (int) (offset / SEGMENT);
    ByteBuffer mapped = segments.get(index);
    if (mapped != null) {
      return mapped;
    }
    long start = index * SEGMENT;
    try {
      mapped = channel.map(MapMode.READ_ONLY, start, Math.min(SEGMENT + MAX_SLICE, size - start));
    } catch (IOException e) {
      throw new CheckpointException("cannot map checkpoint " + path + ": " + e.getMessage(), e);
    }
    segments.set(index, mapped.order(ByteOrder.LITTLE_ENDIAN));
    return mapped;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CheckpointException("cannot close checkpoint " + path, e);
    }
  }
}
