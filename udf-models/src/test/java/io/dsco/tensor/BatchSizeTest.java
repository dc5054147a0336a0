package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSizeTest {
  private final List<String> warnings = new ArrayList<>();

  @Test
  void theEnginesOwnErrorOfAHugeTensorIsRecognised() {
    try (NDManager manager = NDManager.newBaseManager()) {
      // 32 TiB, more than a process may address.
      Throwable thrown = catchThrowable(() -> manager.ones(new Shape(1L << 43)));
      assertThat(thrown).isInstanceOf(EngineException.class);
      assertThat(DeviceMemory.isExhausted(thrown)).as(thrown.getMessage()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79.10 GiB",
        "CUDA error: out of memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory",
        "DefaultCPUAllocator: not enough memory: you tried to allocate 32 bytes.",
        "std::bad_alloc"
      })
  void messagesOfTheEnginesAllocatorsAreRecognised(String message) {
    assertThat(DeviceMemory.isExhausted(new EngineException(message))).isTrue();
    assertThat(DeviceMemory.isExhausted(new IllegalStateException(message))).isFalse();
  }

  @Test
  void anotherErrorIsPassedOnAndChangesNothing() {
    BatchSize batches = batches(8);
    EngineException other = new EngineException("mat1 and mat2 shapes cannot be multiplied");
    assertThatThrownBy(
            () ->
                batches.attempt(
                    Device.cpu(),
                    size -> {
                      throw other;
                    }))
        .isSameAs(other);
    assertThat(batches.rows()).isEqualTo(8);
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatWasFoundIsKeptForLaterWork() {
    BatchSize batches = batches(13);
    List<Integer> tried = new ArrayList<>();
    int first = batches.attempt(Device.cpu(), size -> limited(size, 3, tried));
    int later = batches.attempt(Device.cpu(), size -> limited(size, 3, tried));
    assertThat(first).isEqualTo(3);
    assertThat(later).isEqualTo(3);
    assertThat(tried).containsExactly(13, 6, 3, 3);
    assertThat(warnings).hasSize(2);
  }

  @Test
  void twoThreadsThatFailAtOneSizeHalveItOnce() throws Exception {
    BatchSize batches = batches(8);
    CyclicBarrier both = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        results.add(
            threads.submit(
                () ->
                    batches.attempt(
                        Device.cpu(),
                        size -> {
                          if (size == 8) {
                            await(both);
                          }
                          return limited(size, 4, new ArrayList<>());
                        })));
      }
      for (Future<Integer> result : results) {
        assertThat(result.get(1, TimeUnit.MINUTES)).isEqualTo(4);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(batches.rows()).isEqualTo(4);
    assertThat(warnings).hasSize(1);
  }

  @Test
  void aSizeBelowOneIsRefused() {
    assertThatThrownBy(() -> batches(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("encode.batch-size must be at least 1, was 0");
  }

  @Test
  void thePeakOfThisProcessIsAtLeastWhatItHasTouched() {
    long before = DeviceMemory.peakResident().orElseThrow();
    try (NDManager manager = NDManager.newBaseManager()) {
      manager.ones(new Shape(64 << 20));
      assertThat(DeviceMemory.peakResident().orElseThrow())
          .isGreaterThanOrEqualTo(before)
          .isGreaterThan(256L << 20);
    }
    assertThat(DeviceMemory.used(Device.cpu())).isEmpty();
  }

  private BatchSize batches(int rows) {
    return new BatchSize("encode.batch-size", rows, shrink -> warnings.add(shrink.toString()));
  }

  private static int limited(int size, int most, List<Integer> tried) {
    tried.add(size);
    if (size > most) {
      throw new EngineException("CUDA out of memory.");
    }
    return size;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
