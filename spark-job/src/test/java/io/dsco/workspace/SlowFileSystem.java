package io.dsco.workspace;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under a scheme of their own, {@code slow:}; every opening takes time and is noted.
 */
public final class SlowFileSystem extends RawLocalFileSystem {
  private static final String LOG = "test.slow.log";

  /** A configuration that knows the scheme. */
  static Configuration configuration(java.nio.file.Path log) {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.slow.impl", SlowFileSystem.class.getName());
    configuration.set("fs.slow.impl.disable.cache", "true");
    configuration.set(LOG, log.toString());
    return configuration;
  }

  @Override
  public URI getUri() {
    return URI.create("slow:///");
  }

  @Override
  public String getScheme() {
    return "slow";
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    Files.writeString(
        java.nio.file.Path.of(getConf().get(LOG)),
        path.getName() + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return super.open(path, bufferSize);
  }
}
