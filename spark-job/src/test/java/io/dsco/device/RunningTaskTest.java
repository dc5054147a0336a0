package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dsco.pipeline.LocalSpark;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class RunningTaskTest {
  private static final CountDownLatch STARTED = new CountDownLatch(1);
  private static final CountDownLatch ENDED = new CountDownLatch(1);

  @Test
  void endsATaskWhoseJobWasCancelled() throws InterruptedException {
    JavaFutureAction<Void> job =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
            .parallelize(List.of(1), 1)
            .foreachAsync(one -> work());
    assertThat(STARTED.await(2, TimeUnit.MINUTES)).isTrue();

    job.cancel(true);

    assertThat(ENDED.await(2, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void doesNothingOutsideOfTasks() {
    assertThatCode(RunningTask::endIfKilled).doesNotThrowAnyException();
  }

  /** As native code does it: nothing in here looks at the thread's interruption. */
  private static void work() {
    STARTED.countDown();
    try {
      while (true) {
        RunningTask.endIfKilled();
      }
    } finally {
      ENDED.countDown();
    }
  }
}
