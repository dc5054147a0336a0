package io.dsco.export;

import io.dsco.workspace.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A tar file in WebDataset's form: the files of a sample follow one another and share the name up
 * to the first dot. Nothing in it tells when or by whom it was written.
 */
final class SampleTar implements Closeable {
  /** What tar adds to a sample's files on average: a header each, and half a block of filling. */
  static final long BYTES_AROUND_A_SAMPLE = 3 * (512 + 256);

  private final TarArchiveOutputStream tar;

  SampleTar(OutputStream out) {
    this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
  }

  /** Adds the image as it is, its label as digits, and everything else as JSON. */
  void add(PublishedSample sample) throws IOException {
    String key = sample.key();
    add(key + ".png", sample.png());
    add(key + ".cls", bytes(String.valueOf(sample.label())));
    add(key + ".json", bytes(Json.canonical(sample.columns())));
  }

  private void add(String name, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(0100644);
    entry.setModTime(0L);
    entry.setIds(0, 0);
    entry.setNames("", "");
    put(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** By the method that the commons-compress of Spark 3.5 has as well as that of Spark 4. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private void put(TarArchiveEntry entry) throws IOException {
    ((ArchiveOutputStream) tar).putArchiveEntry((ArchiveEntry) entry);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
