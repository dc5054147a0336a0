package io.dsco.synthesize;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under {@code lost:}, one opening of which fails, and none of which can be deleted.
 */
public final class LosingFileSystem extends RawLocalFileSystem {
  /** Of all instances: Parquet asks for its own. */
  private static final AtomicInteger OPENINGS = new AtomicInteger();

  private static volatile Loss loss = Loss.GONE;

  /** How an opening fails. */
  enum Loss {
    /** Somebody has deleted the file. */
    GONE,
    /** The disk cannot read it. */
    BAD_DISK
  }

  /**
   * A configuration that knows the scheme.
   *
   * @param opening which one fails, counted from 1 over all files
   */
  static Configuration configuration(int opening, Loss how) {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.lost.impl", LosingFileSystem.class.getName());
    configuration.set("fs.lost.impl.disable.cache", "true");
    OPENINGS.set(opening);
    loss = how;
    return configuration;
  }

  @Override
  public String getScheme() {
    return "lost";
  }

  @Override
  protected void checkPath(Path path) {
    // Every local path may be asked for; listings tell paths of the local disk's own scheme.
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (OPENINGS.decrementAndGet() == 0) {
      IOException reason = new IOException("lost " + path);
      if (loss == Loss.BAD_DISK) {
        throw badDisk(reason);
      }
      throw reason;
    }
    return super.open(path, bufferSize);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw new IOException("cannot delete " + path);
  }

  /** As Hadoop's local file system makes it; nobody else can. */
  private static FSError badDisk(IOException reason) {
    try {
      Constructor<FSError> made = FSError.class.getDeclaredConstructor(Throwable.class);
      made.setAccessible(true);
      return made.newInstance(reason);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
