package io.dsco.failure;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;

/**
 * The local disk under the scheme {@code faulty:}. It halts the process that asks for a file to
 * appear, or fails the first task that opens or creates one.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
  /** What a halted process ends with. */
  static final int HALTED = 86;

  private static final String HALT = "fs.faulty.halt";
  private static final String FAIL = "fs.faulty.fail";
  private static final String MARKS = "fs.faulty.marks";

  private Pattern halt;
  private Pattern fail;
  private File marks;

  /** Hadoop properties under which a process halts before a file of that path is there. */
  static Map<String, String> haltingBefore(String path) {
    return Map.of("fs.faulty.impl", FaultyFileSystem.class.getName(), HALT, path);
  }

  /**
   * Hadoop properties under which each file of such a path cannot be opened or created the first
   * time that a task asks for it, whatever its process.
   *
   * @param marks a folder in which this is kept
   */
  static Map<String, String> failingOnce(String path, java.nio.file.Path marks) {
    return Map.of(
        "fs.faulty.impl", FaultyFileSystem.class.getName(), FAIL, path, MARKS, marks.toString());
  }

  @Override
  public void initialize(URI uri, Configuration conf) throws IOException {
    super.initialize(uri, conf);
    halt = Pattern.compile(conf.get(HALT, "(?!)"));
    fail = Pattern.compile(conf.get(FAIL, "(?!)"));
    marks = new File(conf.get(MARKS, "/nonexistent"));
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  protected void checkPath(Path path) {
    // Every local path may be asked for; listings tell paths of the local disk's own scheme.
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    haltBefore(to);
    return super.rename(from, to);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    hinder(path);
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    hinder(path);
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    failOnce(path);
    return super.open(path, bufferSize);
  }

  private void hinder(Path appearing) throws IOException {
    haltBefore(appearing);
    failOnce(appearing);
  }

  private void haltBefore(Path path) {
    if (halt.matcher(path.toUri().getPath()).find()) {
      // As the kill signal does it: nothing is tidied up.
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private void failOnce(Path path) throws IOException {
    String name = path.getName().replaceFirst("[0-9a-f-]{36}\\.tmp$", "");
    if (TaskContext.get() != null
        && fail.matcher(path.toUri().getPath()).find()
        && new File(marks, path.getParent().getName() + "-" + name).createNewFile()) {
      throw new IOException("the first time, " + path + " fails on purpose");
    }
  }
}
