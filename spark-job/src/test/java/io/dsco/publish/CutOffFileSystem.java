package io.dsco.publish;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code cut:}; from some renaming or deletion on, none is done any more. */
public final class CutOffFileSystem extends RawLocalFileSystem {
  /** Of all instances: a driver has several. */
  private static final AtomicInteger LEFT = new AtomicInteger();

  /** A configuration that knows the scheme and allows that many renamings and deletions. */
  static Configuration configuration(int changes) {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.cut.impl", CutOffFileSystem.class.getName());
    configuration.set("fs.cut.impl.disable.cache", "true");
    LEFT.set(changes);
    return configuration;
  }

  @Override
  public String getScheme() {
    return "cut";
  }

  @Override
  protected void checkPath(Path path) {
    // Every local path may be asked for; listings tell paths of the local disk's own scheme.
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change();
    return super.delete(path, recursive);
  }

  private void change() throws IOException {
    if (LEFT.getAndDecrement() <= 0) {
      throw new IOException("cut off");
    }
  }
}
