package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.PeakMemory.Reading;
import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
  @Test
  void keepsTheMostOfEachKindOverAllTasks() {
    PeakMemory ofOneTask = new PeakMemory();
    ofOneTask.add(new Reading(5, 0));
    ofOneTask.add(new Reading(3, 7));
    PeakMemory onTheDriver = new PeakMemory();
    assertThat(onTheDriver.isZero()).isTrue();
    assertThat(ofOneTask.copyAndReset().isZero()).isTrue();
    onTheDriver.add(new Reading(4, 9));
    onTheDriver.merge(ofOneTask);
    assertThat(onTheDriver.value()).isEqualTo(new Reading(5, 9));
    assertThat(ofOneTask.copy().value()).isEqualTo(new Reading(5, 7));
  }

  @Test
  void hasSeenNothingBeforeItsFieldsAreRead() throws ReflectiveOperationException {
    PeakMemory unread = new PeakMemory();
    Field most = PeakMemory.class.getDeclaredField("most");
    most.setAccessible(true);
    most.set(unread, null);
    assertThat(unread.isZero()).isTrue();
  }

  @Test
  void looksAtThisProcess() {
    PeakMemory peak = new PeakMemory();
    Reading now = peak.look(Processor.CPU);
    assertThat(now.resident()).isGreaterThan(16L << 20);
    assertThat(now.gpu()).isZero();
    assertThat(peak.value()).isEqualTo(now);
  }

  @Test
  void isToldInGibibytesAndNamedForTheRecordWhereMeasured() {
    Reading both = new Reading(5L << 29, 3L << 30);
    assertThat(both).hasToString("peak memory 2.50 GiB, 3.00 GiB on the GPU");
    assertThat(both.named())
        .isEqualTo(Map.of("peak_resident_bytes", 5L << 29, "peak_gpu_bytes", 3L << 30));
    assertThat(Reading.of(both.named())).contains(both);
    assertThat(new Reading(1L << 30, 0)).hasToString("peak memory 1.00 GiB");
    assertThat(new Reading(0, 0)).hasToString("peak memory unknown");
    assertThat(Reading.of(Map.of())).isEmpty();
  }
}
