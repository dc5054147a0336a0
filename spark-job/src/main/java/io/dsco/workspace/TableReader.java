package io.dsco.workspace;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;

/** The rows of one Parquet file, streamed. */
public final class TableReader implements Iterator<Object[]>, Closeable {
  private final Path path;
  private final ParquetReader<Object[]> reader;
  private Object[] next;

  TableReader(Path path, ParquetReader<Object[]> reader) throws IOException {
    this.path = path;
    this.reader = reader;
    this.next = reader.read();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Object[] next() {
    if (next == null) {
      throw new NoSuchElementException(path + " has no more rows");
    }
    Object[] current = next;
    try {
      next = reader.read();
    } catch (IOException e) {
      throw ParquetFiles.unreadable(path, e);
    }
    return current;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
