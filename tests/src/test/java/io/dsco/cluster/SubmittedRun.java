package io.dsco.cluster;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A run that spark-submit brought to the standalone cluster: its process with what that prints, and
 * the folder of what Spark writes down of it.
 */
public record SubmittedRun(LoggedProcess process, Path eventFolder) {
  /** Waits until it ends, which it must do well. */
  public EventLog awaitSuccess() throws IOException, InterruptedException {
    process.awaitSuccess();
    return events();
  }

  /** What Spark wrote down, once the run has ended. */
  public EventLog events() throws IOException {
    return EventLog.in(eventFolder);
  }
}
