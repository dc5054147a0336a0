package io.dsco.cli;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.config.UserException;
import io.dsco.encode.RejectedInputException;
import io.dsco.source.SourceException;
import io.dsco.tensor.DeviceMemoryException;
import io.dsco.workspace.FullDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The table of exceptions that are not faults of the program, with their exit status. What a task
 * threw arrives wrapped by Spark, so the causes are looked through as well.
 */
final class Failures {
  private record Entry<T extends Throwable>(Class<T> type, Function<T, ExitStatus> status) {
    Optional<ExitStatus> match(Throwable thrown) {
      return type.isInstance(thrown)
          ? Optional.of(status.apply(type.cast(thrown)))
          : Optional.empty();
    }
  }

  /**
   * How a failure is told.
   *
   * @param status exit status
   * @param message what the user reads
   */
  record Verdict(ExitStatus status, String message) {}

  private final List<Entry<?>> entries = new ArrayList<>();

  /** The exceptions of this program. */
  static Failures table() {
    return new Failures()
        .add(UserException.class, ExitStatus.USER)
        .add(SourceException.class, ExitStatus.USER)
        .add(CheckpointException.class, ExitStatus.USER)
        .add(DeviceMemoryException.class, ExitStatus.USER)
        .add(RejectedInputException.class, ExitStatus.BAD_INPUT);
  }

  <T extends Throwable> Failures add(Class<T> type, ExitStatus status) {
    return add(type, thrown -> status);
  }

  <T extends Throwable> Failures add(Class<T> type, Function<T, ExitStatus> status) {
    entries.add(new Entry<>(type, status));
    return this;
  }

  /** The verdict on the first exception of the chain of causes that the table knows. */
  Verdict judge(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      for (Entry<?> entry : entries) {
        Optional<ExitStatus> status = entry.match(cause);
        if (status.isPresent()) {
          return new Verdict(status.get(), String.valueOf(cause.getMessage()));
        }
      }
    }
    return FullDisk.reason(thrown)
        .map(Failures::localDisk)
        .orElse(new Verdict(ExitStatus.FAULT, String.valueOf(thrown)));
  }

  /** The workspace's own files name themselves; what is left is where Spark and the models work. */
  private static Verdict localDisk(String reason) {
    return new Verdict(
        ExitStatus.USER,
        "the local disk of the driver and of every executor must have room, one is full (%s); make room and run the same command again (spark.local.dir, java.io.tmpdir)"
            .formatted(reason));
  }
}
