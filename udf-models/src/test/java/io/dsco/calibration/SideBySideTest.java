package io.dsco.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  /** Each thread's work ends only when both have begun. */
  @Test
  void threadsWorkAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    Set<String> threads = ConcurrentHashMap.newKeySet();

    double seconds =
        new SideBySide(2, Duration.ofMillis(1))
            .seconds(
                () -> {
                  both.countDown();
                  return () -> {
                    assertThat(waited(both)).isTrue();
                    threads.add(Thread.currentThread().getName());
                  };
                });

    assertThat(threads).hasSize(2);
    assertThat(seconds).isNotNegative();
  }

  @Test
  void workIsClosedAndItsFaultTold() {
    AtomicInteger closed = new AtomicInteger();
    SideBySide.Work failing =
        new SideBySide.Work() {
          @Override
          public void once() {
            throw new IllegalArgumentException("no such size");
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };

    assertThatThrownBy(() -> SideBySide.of(1).seconds(() -> failing))
        .hasMessage("cannot measure: no such size");
    assertThat(closed).hasValue(1);
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
