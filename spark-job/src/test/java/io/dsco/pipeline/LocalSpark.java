package io.dsco.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.SparkSession;

/** One embedded session for all tests of this JVM. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Two task threads, no web interface. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate();
  }

  /**
   * A job fails with its first task; another that was running then may still finish its class in
   * {@code folder}, and Spark counts it as running a little later than it runs.
   */
  public static void awaitIdleExecutor(Path folder) {
    SparkStatusTracker tracker = session().sparkContext().statusTracker();
    Instant end = Instant.now().plusSeconds(30);
    while (Arrays.stream(tracker.getExecutorInfos()).anyMatch(e -> e.numRunningTasks() > 0)
        || Tree.names(folder).stream().anyMatch(name -> name.endsWith(".tmp"))) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(10_000_000);
    }
  }
}
