package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.UserException;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TaskDeviceTest {
  @Test
  void aTaskForTheCpuGetsTheCpu() {
    assertThat(TaskDevice.of(Processor.CPU)).isEqualTo(Device.cpu());
  }

  @Test
  void aGpuWithoutCudaIsRefusedWithTheReason() {
    assertThatThrownBy(TensorEngine::cuda)
        .isInstanceOf(DeviceException.class)
        .hasMessageMatching(
            "device gpu needs an engine with CUDA, was PyTorch .* for cpu, .* \\(spark.device\\)");
  }

  @Test
  void theDriverGetsWhatIsAskedForOrAnError() {
    try (NDManager manager = TaskDevice.onDriver(Processor.CPU)) {
      assertThat(manager.getDevice()).isEqualTo(Device.cpu());
    }
    assertThatThrownBy(() -> TaskDevice.onDriver(Processor.GPU))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("device gpu needs an engine with CUDA");
  }

  @Test
  void theAddressIsTheOneThatSparkGave() {
    assertThat(TaskDevice.address(new ResourceInformation("gpu", new String[] {"3"}))).isEqualTo(3);
  }

  @Test
  void anAddressThatIsNoNumberIsRefused() {
    ResourceInformation gpus = new ResourceInformation("gpu", new String[] {"GPU-8f3a"});

    assertThatThrownBy(() -> TaskDevice.address(gpus))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "gpu address must be a device number, was \"GPU-8f3a\" (spark.gpu.discovery-script)");
  }

  @Test
  void aTaskWithoutAnAddressIsRefused() {
    assertThatThrownBy(() -> TaskDevice.address(null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(spark.gpu.per-executor, spark.gpu.discovery-script)");
  }
}
