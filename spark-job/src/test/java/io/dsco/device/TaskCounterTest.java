package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class TaskCounterTest {
  private static final CountDownLatch SEEN_WHILE_RUNNING = new CountDownLatch(1);
  private static final AtomicLong BEFORE_THE_END = new AtomicLong();

  @Test
  void countsARunningTaskAndCountsItOnceWhenItEnds() throws Exception {
    try (SparkSession spark =
            SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.executor.heartbeatInterval", "100ms")
                .getOrCreate();
        TaskCounter counter = TaskCounter.open(spark, "samples")) {
      Thread watcher = new Thread(() -> watch(counter));
      watcher.start();
      LongAccumulator done = counter.accumulator();
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(List.of(1), 1)
          .foreach(
              task -> {
                done.add(3);
                assertThat(SEEN_WHILE_RUNNING.await(60, TimeUnit.SECONDS)).isTrue();
                done.add(4);
              });
      watcher.join();
      spark.sparkContext().listenerBus().waitUntilEmpty();

      assertThat(BEFORE_THE_END.get()).isEqualTo(3);
      assertThat(counter.getAsLong()).isEqualTo(7);
    }
  }

  private static void watch(TaskCounter counter) {
    try {
      while (counter.getAsLong() == 0) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    BEFORE_THE_END.set(counter.getAsLong());
    SEEN_WHILE_RUNNING.countDown();
  }
}
