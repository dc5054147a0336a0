package io.dsco.workspace;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Tells a full disk from other failures. Java has no exception for it, only the system's words. */
public final class FullDisk {
  /** Of the kernel (ENOSPC, EDQUOT) and of HDFS. */
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded", "The DiskSpace quota of ");

  private FullDisk() {}

  /** What the system said, when the failure or one of its causes is a full disk. */
  public static Optional<String> reason(Throwable thrown) {
    // Spark's messages repeat those of their causes, so the innermost is the system's own.
    Optional<String> innermost = Optional.empty();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (WORDS.stream().anyMatch(message::contains)) {
        innermost = message.lines().findFirst();
      }
    }
    return innermost;
  }

  /** The error of a file of the workspace. */
  static WorkspaceException at(Path target, Throwable thrown) {
    return new WorkspaceException(
        "the disk must have room for %s, it is full; make room and run the same command again (workspace)"
            .formatted(target),
        thrown);
  }
}
