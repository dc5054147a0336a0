package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.config.UserException;
import io.dsco.device.DeviceException;
import io.dsco.tensor.DeviceMemoryException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FirstFailureTest {
  @Test
  void whatTheUserMustChangeNeedsNoOtherAttempt() {
    assertThat(isFinal(new UserException("ipc must be at least 1"))).isTrue();
    assertThat(isFinal(new IllegalStateException("wrapped", new UserException("u")))).isTrue();
  }

  @Test
  void aDeviceMayBeThatMachinesAlone() {
    assertThat(isFinal(new DeviceException("no CUDA"))).isFalse();
    assertThat(isFinal(new IllegalStateException("wrapped", new DeviceException("d")))).isFalse();
  }

  @Test
  void memoryMayBeHeldByAnother() {
    assertThat(isFinal(new DeviceMemoryException("a batch of 1", new RuntimeException())))
        .isFalse();
  }

  @Test
  void anInputOrOutputErrorMayPass() {
    assertThat(isFinal(new UserException("cannot read", new EOFException()))).isFalse();
    assertThat(isFinal(new CheckpointException("cannot read", new IOException()))).isFalse();
    assertThat(isFinal(new UncheckedIOException(new IOException()))).isFalse();
  }

  @Test
  void aFaultOfOursIsLeftToSpark() {
    assertThat(isFinal(new IllegalStateException("a fault"))).isFalse();
  }

  private static boolean isFinal(Throwable thrown) {
    return FirstFailure.isFinal(thrown, Failures.table());
  }
}
