package io.dsco.device;

import io.dsco.config.ExecutorSettings;
import io.dsco.config.GpuSettings;
import io.dsco.config.SparkSettings;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.UserException;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;

/**
 * What a run asks of a cluster: cores and memory of its executors, and the GPUs of the tasks that
 * run models. Lives on the driver; {@link ModelProfile} reads what it leaves in the configuration.
 */
final class ResourceRequests {
  /** Spark's name of the resource, and what discovery scripts call it. */
  static final String GPU = "gpu";

  /** What the models' profile is made of, apart from Spark's own properties. */
  static final String PER_EXECUTOR = "spark.dsco.models.gpu.perExecutor";

  static final String PER_TASK = "spark.dsco.models.gpu.perTask";
  static final String TASK_CPUS = "spark.dsco.models.cpus";

  /** With dynamic allocation only executors for models have GPUs, and look for them. */
  static final String MODELS_SCRIPT = "spark.dsco.models.gpu.discoveryScript";

  static final String MODELS_VENDOR = "spark.dsco.models.gpu.vendor";

  static final String EXECUTOR_AMOUNT = "spark.executor.resource.gpu.amount";
  static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";
  static final String SCRIPT = "spark.executor.resource.gpu.discoveryScript";
  static final String VENDOR = "spark.executor.resource.gpu.vendor";
  static final String DYNAMIC = "spark.dynamicAllocation.enabled";
  private static final String PLUGIN = "spark.resources.discoveryPlugin";
  private static final String NVIDIA = "nvidia.com";

  private final SparkConf conf;
  private final SparkSettings settings;

  private ResourceRequests(SparkConf conf, SparkSettings settings) {
    this.conf = conf;
    this.settings = settings;
  }

  /**
   * Adds the requests to the configuration of a cluster's session.
   *
   * @param sparkVersion of the installation, such as {@code 3.5.6}
   * @throws UserException when a property says something else than a setting
   */
  static SparkConf add(SparkConf conf, SparkSettings settings, String sparkVersion) {
    ResourceRequests requests = new ResourceRequests(conf, settings);
    requests.addExecutors(settings.executor());
    if (settings.device() == Processor.GPU) {
      requests.addGpus(settings.gpu(), sparkVersion);
    }
    return conf;
  }

  private void addExecutors(ExecutorSettings executor) {
    executor.cores().ifPresent(cores -> set("spark.executor.cores", cores, "spark.executor.cores"));
    executor
        .memoryBytes()
        .ifPresent(bytes -> setSize("spark.executor.memory", bytes, "spark.executor.memory"));
    executor
        .memoryOverheadBytes()
        .ifPresent(
            bytes ->
                setSize("spark.executor.memoryOverhead", bytes, "spark.executor.memory-overhead"));
    executor
        .instances()
        .ifPresent(count -> set("spark.executor.instances", count, "spark.executor.instances"));
  }

  private void addGpus(GpuSettings gpu, String sparkVersion) {
    gpu.discoveryScript().ifPresent(path -> set(SCRIPT, path, "spark.gpu.discovery-script"));
    requireDiscovery();
    if (conf.get("spark.master").startsWith("k8s:")) {
      conf.setIfMissing(VENDOR, NVIDIA);
    }
    if (conf.getBoolean(DYNAMIC, false)) {
      requireShares(gpu, sparkVersion);
      move(SCRIPT, MODELS_SCRIPT);
      move(VENDOR, MODELS_VENDOR);
    } else {
      set(EXECUTOR_AMOUNT, gpu.perExecutor(), "spark.gpu.per-executor");
    }
    same(TASK_AMOUNT, () -> conf.getDouble(TASK_AMOUNT, 0), gpu.perTask(), "spark.gpu.per-task");
    if (gpu.perTask() < 1 && sparkVersion.startsWith("3.")) {
      // There, how many tasks share an address is told by the default profile alone.
      conf.set(TASK_AMOUNT, String.valueOf(gpu.perTask()));
      return;
    }
    conf.remove(TASK_AMOUNT);
    conf.set(PER_EXECUTOR, String.valueOf(gpu.perExecutor()));
    conf.set(PER_TASK, String.valueOf(gpu.perTask()));
    conf.set(TASK_CPUS, String.valueOf(settings.taskCpus()));
    // Whatever runs no model takes one core, however many a model's task has.
    conf.set("spark.task.cpus", "1");
  }

  /** Spark takes no description of a resource in its default profile without an amount. */
  private void move(String property, String models) {
    if (conf.contains(property)) {
      conf.set(models, conf.get(property));
      conf.remove(property);
    }
  }

  private void requireShares(GpuSettings gpu, String sparkVersion) {
    if (gpu.perTask() < 1 && sparkVersion.startsWith("3.")) {
      throw new UserException(
          "per task must be 1 with dynamic allocation on Spark %s, was %s (spark.gpu.per-task)"
              .formatted(sparkVersion, gpu.perTask()));
    }
  }

  /** Without it every executor would fail at its start, one after the other. */
  private void requireDiscovery() {
    String master = conf.get("spark.master");
    boolean needed = master.equals("yarn") || master.startsWith("k8s:");
    if (needed && !conf.contains(SCRIPT) && !conf.contains(PLUGIN)) {
      throw new UserException(
          "discovery script must be set at Spark master %s, where executors find their gpus by it (spark.gpu.discovery-script)"
              .formatted(master));
    }
  }

  private void set(String property, Object value, String setting) {
    same(property, () -> conf.get(property), value.toString(), setting);
    conf.set(property, value.toString());
  }

  private void setSize(String property, long bytes, String setting) {
    long mebibytes = -Math.floorDiv(-bytes, 1L << 20);
    same(property, () -> conf.getSizeAsMb(property, "0"), mebibytes, setting);
    conf.set(property, mebibytes + "m");
  }

  /** A property that says the same is as good as none. */
  private <T> void same(String property, Supplier<T> found, T wanted, String setting) {
    if (conf.contains(property) && !found.get().equals(wanted)) {
      throw new UserException(
          "Spark's property %s must be the setting's %s where both are given, was %s (%s)"
              .formatted(property, wanted, conf.get(property), setting));
    }
  }
}
