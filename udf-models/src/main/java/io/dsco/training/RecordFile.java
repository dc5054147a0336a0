package io.dsco.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records of one length in a temporary file that is deleted when closed, so that a training set may
 * be larger than memory; the operating system keeps what is read often.
 */
final class RecordFile implements AutoCloseable {
  private final FileChannel channel;
  private final int recordBytes;
  private int records;

  RecordFile(Path directory, int recordBytes) {
    this.recordBytes = recordBytes;
    try {
      Path file = Files.createTempFile(Files.createDirectories(directory), "records", ".tmp");
      this.channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int records() {
    return records;
  }

  void append(ByteBuffer record) {
    if (record.remaining() != recordBytes) {
      throw new IllegalArgumentException(
          "a record must have " + recordBytes + " bytes, had " + record.remaining());
    }
    try {
      long position = (long) records * recordBytes;
      while (record.hasRemaining()) {
        position += channel.write(record, position);
      }
      records++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ByteBuffer read(int index) {
    ByteBuffer record = ByteBuffer.allocate(recordBytes);
    try {
      long position = (long) index * recordBytes;
      while (record.hasRemaining()) {
        int count = channel.read(record, position);
        if (count < 0) {
          throw new IOException("record " + index + " is missing: the file ends before it");
        }
        position += count;
      }
      return record.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
