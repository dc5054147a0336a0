package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class PeakResidentTest {
  private static final long BYTES = 512L << 20;

  @Test
  void whatWasFreedDoesNotCountInTheNextPeak() {
    try (NDManager manager = NDManager.newBaseManager()) {
      manager.ones(new Shape(BYTES / Float.BYTES)).close();
    }
    long before = DeviceMemory.peakResident().orElseThrow();

    assertThat(DeviceMemory.forgetPeak()).isTrue();

    assertThat(DeviceMemory.peakResident().orElseThrow()).isLessThan(before - BYTES / 2);
  }
}
