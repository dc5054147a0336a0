package io.dsco.device;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.UserException;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Finds the device of the task that asks. A GPU that is not there is an error, never a CPU. */
public final class TaskDevice {
  static final String ENGINE = "PyTorch";
  private static final String RESOURCE = "gpu";
  private static final int FIRST = 0;
  private static final String SETTING = "(spark.device)";

  private TaskDevice() {}

  /**
   * The device of the current task.
   *
   * @param processor what the configuration asks for
   * @throws UserException when a GPU is asked for and the task has none, or the engine cannot use
   *     it
   */
  public static Device of(Processor processor) {
    return processor == Processor.CPU ? Device.cpu() : gpu(TaskContext.get());
  }

  private static Device gpu(TaskContext task) {
    Engine engine = Engine.getEngine(ENGINE);
    if (!engine.hasCapability(StandardCapabilities.CUDA)) {
      throw new UserException(
          "device gpu needs an engine with CUDA, was "
              + ENGINE
              + " "
              + engine.getVersion()
              + " for cpu "
              + SETTING);
    }
    if (task == null) {
      throw new UserException("device gpu can only be given to a Spark task " + SETTING);
    }
    int index = index(task.resourcesJMap(), engine.getGpuCount());
    return Device.gpu(index);
  }

  private static int index(Map<String, ResourceInformation> resources, int visible) {
    if (visible < 1) {
      throw new UserException("device gpu needs a CUDA device, 0 are visible here " + SETTING);
    }
    ResourceInformation gpus = resources.get(RESOURCE);
    if (gpus == null && isEmbedded()) {
      // Spark hands out no resources in local mode, and the process shares one copy of each model.
      return FIRST;
    }
    int index = address(gpus);
    if (index >= visible) {
      throw new UserException(
          "gpu address must be below the "
              + visible
              + " visible devices, was "
              + index
              + " "
              + SETTING);
    }
    return index;
  }

  /**
   * The address that Spark's resource API gave the task.
   *
   * @throws UserException when there is none, or it is no device number
   */
  static int address(ResourceInformation gpus) {
    if (gpus == null || gpus.addresses().length == 0) {
      throw new UserException(
          "device gpu needs a gpu address from Spark, the task has none: set"
              + " spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount "
              + SETTING);
    }
    String address = gpus.addresses()[0];
    try {
      return Integer.parseUnsignedInt(address);
    } catch (NumberFormatException notANumber) {
      throw new UserException(
          "gpu address must be a device number, was \"" + address + "\" " + SETTING, notANumber);
    }
  }

  private static boolean isEmbedded() {
    return SparkEnv.get() != null && SparkEnv.get().executorId().equals("driver");
  }
}
