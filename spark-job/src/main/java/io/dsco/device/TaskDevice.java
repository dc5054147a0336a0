package io.dsco.device;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.UserException;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Finds the device of the task that asks. A GPU that is not there is an error, never a CPU. */
public final class TaskDevice {
  private static final int FIRST = 0;
  private static final String SETTING = "(spark.device)";

  private TaskDevice() {}

  /**
   * The device of the current task.
   *
   * @param processor what the configuration asks for
   * @throws DeviceException when a GPU is asked for and this machine has none that the engine can
   *     use
   * @throws UserException when Spark gave the task no address
   */
  public static Device of(Processor processor) {
    return processor == Processor.CPU ? Device.cpu() : gpu(TaskContext.get());
  }

  /**
   * A root of tensors on the device of the current task.
   *
   * @throws UserException as {@link #of} does, and when the engine cannot be started
   */
  static NDManager manager(Processor processor) {
    Device device = of(processor);
    TensorEngine.start();
    return NDManager.newBaseManager(device, TensorEngine.NAME);
  }

  /**
   * A root of tensors for work of the driver itself, which has the first GPU of its machine.
   *
   * @throws DeviceException when a GPU is asked for and the engine can use none here
   */
  public static NDManager onDriver(Processor processor) {
    if (processor == Processor.CPU) {
      TensorEngine.start();
      return NDManager.newBaseManager(Device.cpu(), TensorEngine.NAME);
    }
    TensorEngine.cuda();
    return NDManager.newBaseManager(Device.gpu(FIRST), TensorEngine.NAME);
  }

  private static Device gpu(TaskContext task) {
    if (task == null) {
      throw new UserException("device gpu can only be given to a Spark task " + SETTING);
    }
    int index = index(task.resourcesJMap());
    int visible = TensorEngine.cuda().getGpuCount();
    if (index >= visible) {
      throw new DeviceException(
          "gpu address must be below the %d visible devices, was %d %s"
              .formatted(visible, index, SETTING));
    }
    return Device.gpu(index);
  }

  private static int index(Map<String, ResourceInformation> resources) {
    ResourceInformation gpus = resources.get(ResourceRequests.GPU);
    // Spark hands out no resources in local mode, and the process shares one copy of each model.
    return gpus == null && isEmbedded() ? FIRST : address(gpus);
  }

  /**
   * The address that Spark's resource API gave the task.
   *
   * @throws UserException when there is none, or it is no device number
   */
  static int address(ResourceInformation gpus) {
    if (gpus == null || gpus.addresses().length == 0) {
      throw new UserException(
          "device gpu needs a gpu address from Spark, the task has none: the cluster must offer the"
              + " resource gpu (spark.gpu.per-executor, spark.gpu.discovery-script)");
    }
    if (gpus.addresses().length > 1) {
      throw new UserException(
          "a task must have one gpu address, had %s (spark.gpu.per-task)"
              .formatted(String.join(", ", gpus.addresses())));
    }
    String address = gpus.addresses()[0];
    try {
      return Integer.parseUnsignedInt(address);
    } catch (NumberFormatException notANumber) {
      throw new UserException(
          "gpu address must be a device number, was \"%s\" (spark.gpu.discovery-script)"
              .formatted(address),
          notANumber);
    }
  }

  private static boolean isEmbedded() {
    return SparkEnv.get() != null && SparkEnv.get().executorId().equals("driver");
  }
}
