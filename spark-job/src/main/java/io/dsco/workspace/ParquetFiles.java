package io.dsco.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.Type;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads and writes tables as Parquet without Spark's writer: pages of version 2, ZSTD, no encoding
 * that Spark's own reader refuses. Equal rows give equal bytes, because nothing in a file tells
 * when or by which task it was written.
 */
public final class ParquetFiles {
  /** Row groups of 64 to 128 MiB: the writer closes one before it passes this. */
  private static final long ROW_GROUP_BYTES = 128L << 20;

  /** Rows may hold an image each, so the page's size is looked at more often than Parquet's 100. */
  private static final int ROWS_BETWEEN_SIZE_CHECKS = 10;

  private final Workspace workspace;

  /** Files on the workspace's file system. */
  public ParquetFiles(Workspace workspace) {
    this.workspace = workspace;
  }

  /** What a file's footer says. */
  public record Footer(long rows, Map<String, String> metadata) {}

  /** Takes the rows of a table in their order. */
  @FunctionalInterface
  public interface RowSink {
    /** One more row. */
    void add(Object[] row) throws IOException;
  }

  /** Tells the rows of a table. */
  @FunctionalInterface
  public interface Rows {
    /** Gives every row to the sink, which is not to be used afterwards. */
    void writeTo(RowSink sink) throws IOException;
  }

  /**
   * Writes a table to one file, atomically.
   *
   * @param metadata goes into the file's key-value metadata, with what has been added to it when
   *     the last row was taken
   */
  public FileEntry write(
      Path target, TableSchema schema, Map<String, String> metadata, Iterator<Object[]> rows)
      throws IOException {
    return write(
        target,
        schema,
        metadata,
        ROW_GROUP_BYTES,
        sink -> {
          while (rows.hasNext()) {
            sink.add(rows.next());
          }
        });
  }

  /**
   * The same of rows that come when they are made, as of several tables at once.
   *
   * @param rowGroupBytes about as much as writer and reader hold in memory, and at least ten rows
   */
  public FileEntry write(
      Path target, TableSchema schema, Map<String, String> metadata, long rowGroupBytes, Rows rows)
      throws IOException {
    return AtomicFile.write(
        workspace.fileSystem(),
        target,
        out -> {
          OutputFile file = new StreamOutputFile(out, target.toString());
          long[] count = {0};
          try (ParquetWriter<Object[]> writer = writer(file, schema, metadata, rowGroupBytes)) {
            rows.writeTo(
                row -> {
                  writer.write(row);
                  count[0]++;
                });
          }
          return count[0];
        });
  }

  /** Reads a table's rows one after the other. The caller closes what it got. */
  public TableReader read(Path path, TableSchema schema) throws IOException {
    return new TableReader(
        path, new Reader(inputFile(path), schema).withConf(workspace.configuration()).build());
  }

  /** The same for a Spark task, which closes the reader when it ends. */
  public TableReader readInTask(Path path, TableSchema schema) throws IOException {
    TableReader reader = read(path, schema);
    TaskCompletionListener closing = task -> close(reader, path);
    TaskContext.get().addTaskCompletionListener(closing);
    return reader;
  }

  private static void close(TableReader reader, Path path) {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The footer, or nothing when there is no whole Parquet file of that name. */
  public Optional<Footer> footer(Path path) throws IOException {
    if (!workspace.fileSystem().exists(path)) {
      return Optional.empty();
    }
    try (ParquetFileReader reader = ParquetFileReader.open(inputFile(path))) {
      ParquetMetadata footer = reader.getFooter();
      return Optional.of(
          new Footer(reader.getRecordCount(), footer.getFileMetaData().getKeyValueMetaData()));
    } catch (RuntimeException e) {
      // Parquet's answer to a file that was cut off or never was one.
      return Optional.empty();
    }
  }

  /** Names of a file's columns, in their order. */
  public List<String> columns(Path path) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(inputFile(path))) {
      return reader.getFileMetaData().getSchema().getFields().stream().map(Type::getName).toList();
    }
  }

  private InputFile inputFile(Path path) throws IOException {
    return HadoopInputFile.fromPath(path, workspace.configuration());
  }

  private ParquetWriter<Object[]> writer(
      OutputFile file, TableSchema schema, Map<String, String> metadata, long rowGroupBytes)
      throws IOException {
    return new Writer(file, schema, metadata)
        .withConf(workspace.configuration())
        .withWriteMode(ParquetFileWriter.Mode.CREATE)
        .withWriterVersion(WriterVersion.PARQUET_2_0)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        // A dictionary is a second encoding of its column, and the footer lists the encodings in
        // the order of a hash set of enum constants, which is another in every process.
        .withDictionaryEncoding(false)
        .withRowGroupSize(rowGroupBytes)
        .withMinRowCountForPageSizeCheck(ROWS_BETWEEN_SIZE_CHECKS)
        .build();
  }

  private static final class Writer extends ParquetWriter.Builder<Object[], Writer> {
    private final TableSchema schema;
    private final Map<String, String> metadata;

    Writer(OutputFile file, TableSchema schema, Map<String, String> metadata) {
      super(file);
      this.schema = schema;
      this.metadata = metadata;
    }

    @Override
    protected Writer self() {
      return this;
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(Configuration configuration) {
      return new RowWriteSupport(schema, metadata);
    }
  }

  private static final class Reader extends ParquetReader.Builder<Object[]> {
    private final TableSchema schema;

    Reader(InputFile file, TableSchema schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected ReadSupport<Object[]> getReadSupport() {
      return new RowReadSupport(schema);
    }
  }

  /** Wraps what a reader throws, with the file's name. */
  static UncheckedIOException unreadable(Path path, IOException cause) {
    return new UncheckedIOException("cannot read " + path, cause);
  }
}
