package io.dsco.source;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code unopened:}, which can be listed and not read. */
public final class UnopenedFileSystem extends RawLocalFileSystem {
  /** Makes the scheme known. */
  public static void addTo(Configuration configuration) {
    configuration.set("fs.unopened.impl", UnopenedFileSystem.class.getName());
  }

  @Override
  public String getScheme() {
    return "unopened";
  }

  @Override
  public URI getUri() {
    return URI.create("unopened:///");
  }

  @Override
  protected void checkPath(Path path) {
    // Every local path may be asked for.
  }

  /** Plain ones, without owners: Hadoop asks for those of local files by their scheme. */
  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    return Arrays.stream(super.listStatus(folder))
        .map(
            file ->
                new FileStatus(
                    file.getLen(),
                    file.isDirectory(),
                    1,
                    1,
                    file.getModificationTime(),
                    file.getPath()))
        .toArray(FileStatus[]::new);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    throw new IOException("must not be opened: " + path);
  }
}
