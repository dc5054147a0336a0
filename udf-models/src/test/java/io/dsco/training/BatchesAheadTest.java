package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchesAheadTest {
  @Test
  void everyStepGetsItsBatchFromOneThreadThatIsNotTheCallers() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    List<Long> prepared = Collections.synchronizedList(new ArrayList<>());
    BatchesAhead<String> batches =
        new BatchesAhead<>(
            "test",
            step -> {
              threads.add(Thread.currentThread());
              prepared.add(step);
              return "batch " + step;
            },
            7);
    try (batches) {
      for (long step : new long[] {3, 4, 5, 6}) {
        assertThat(batches.take(step)).isEqualTo("batch " + step);
      }
    }
    assertThat(prepared).containsExactly(3L, 4L, 5L, 6L);
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
    assertThat(threads.iterator().next().isDaemon()).isTrue();
  }

  @Test
  void theNextBatchIsPreparedBeforeItIsAskedFor() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    BatchesAhead<Long> batches =
        new BatchesAhead<>(
            "test",
            step -> {
              if (step == 1) {
                second.countDown();
              }
              return step;
            },
            9);
    try (batches) {
      batches.take(0);
      assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anErrorSurfacesAtTheStepThatNeedsTheBatch() {
    BatchesAhead<Long> batches =
        new BatchesAhead<>(
            "test",
            step -> {
              if (step == 1) {
                throw new IllegalArgumentException("no image");
              }
              return step;
            },
            9);
    try (batches) {
      assertThat(batches.take(0)).isZero();
      assertThatThrownBy(() -> batches.take(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no image");
      assertThat(batches.take(2)).isEqualTo(2);
    }
  }

  @Test
  void closingWaitsForTheBatchAtWork() {
    AtomicBoolean finished = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(1);
    BatchesAhead<Long> batches =
        new BatchesAhead<>(
            "test",
            step -> {
              if (step == 1) {
                started.countDown();
                pause();
                finished.set(true);
              }
              return step;
            },
            9);
    try (batches) {
      batches.take(0);
      started.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(finished).isTrue();
  }

  @Test
  void anInterruptedStepSaysSoAndStaysInterrupted() {
    CountDownLatch asserted = new CountDownLatch(1);
    try (BatchesAhead<Long> batches =
        new BatchesAhead<>("test", step -> after(asserted, step), 9)) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> batches.take(4))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("interrupted while waiting for batch 4");
      } finally {
        asserted.countDown();
      }
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  private static Long after(CountDownLatch latch, long step) {
    try {
      latch.await();
      return step;
    } catch (InterruptedException e) {
      throw new IllegalStateException("closing must not interrupt", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException("closing must not interrupt", e);
    }
  }
}
