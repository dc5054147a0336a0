package io.dsco.job;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under the scheme {@code seen:}, which notes every path that is looked at. */
public final class SeenFileSystem extends FilterFileSystem {
  static final String SETTING = "spark.properties.\"spark.hadoop.fs.seen.impl\"";

  /** Paths that were looked at in this JVM. */
  static final Set<String> SEEN = new ConcurrentSkipListSet<>();

  /** Over the raw local disk. */
  public SeenFileSystem() {
    super(new RawLocalFileSystem());
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(URI.create("file:///"), conf);
  }

  @Override
  public String getScheme() {
    return "seen";
  }

  @Override
  public URI getUri() {
    return URI.create("seen:///");
  }

  @Override
  protected void checkPath(Path path) {
    // Every local path may be asked for.
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return super.open(seen(path), bufferSize);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return super.getFileStatus(seen(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return super.listStatus(seen(path));
  }

  private static Path seen(Path path) {
    String local = path.toUri().getPath();
    SEEN.add(local);
    return new Path("file://" + local);
  }
}
