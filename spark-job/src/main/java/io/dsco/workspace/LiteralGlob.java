package io.dsco.workspace;

import org.apache.hadoop.fs.Path;

/**
 * Folders whose names have characters with a meaning in globs, such as {@code exp[12]}: Hadoop's
 * search for files and Spark's readers would take them for patterns, and find other folders.
 */
public final class LiteralGlob {
  private LiteralGlob() {}

  /** The path as a glob that matches it alone, for names with wildcards below it and for Spark. */
  public static Path of(Path path) {
    return new Path(path.toString().replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0"));
  }
}
