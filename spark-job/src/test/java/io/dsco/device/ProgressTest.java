package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void aLineHasCountRateAndRemainingTime() {
    assertThat(Progress.line("samples", 200, 40, Duration.ofSeconds(32)))
        .isEqualTo("40 of 200 samples, 1.3 a second, 2 min 8 s left");
    assertThat(Progress.line("images", 13_000, 6_500, Duration.ofSeconds(10)))
        .isEqualTo("6500 of 13000 images, 650 a second, 10 s left");
    assertThat(Progress.line("samples", 1_000_000, 100, Duration.ofSeconds(1_000)))
        .isEqualTo("100 of 1000000 samples, 0.10 a second, 2777 h 30 min left");
  }

  @Test
  void nothingDoneHasNoRate() {
    assertThat(Progress.line("samples", 200, 0, Duration.ofSeconds(32)))
        .isEqualTo("0 of 200 samples");
  }

  @Test
  void theLastLineSaysHowLongItTook() {
    assertThat(Progress.line("samples", 200, 200, Duration.ofSeconds(61)))
        .isEqualTo("200 of 200 samples, 3.3 a second, took 1 min 1 s");
  }

  @Test
  void pollsUntilClosedAndShowsTheEnd() throws InterruptedException {
    List<String> lines = new CopyOnWriteArrayList<>();
    CountDownLatch polled = new CountDownLatch(2);
    AtomicLong done = new AtomicLong();

    try (Progress progress =
        Progress.lines(
            "encode",
            "images",
            10,
            done::get,
            Duration.ofMillis(5),
            line -> {
              lines.add(line);
              polled.countDown();
            })) {
      assertThat(progress).isNotNull();
      assertThat(polled.await(10, TimeUnit.SECONDS)).isTrue();
      done.set(10);
    }

    assertThat(lines.get(0)).isEqualTo("encode: 0 of 10 images");
    assertThat(lines.get(lines.size() - 1)).startsWith("encode: 10 of 10 images, ");
  }
}
