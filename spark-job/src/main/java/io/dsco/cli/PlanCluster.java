package io.dsco.cli;

import io.dsco.config.GpuType;
import io.dsco.config.PlanSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.plan.Cluster;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The executors and devices that a plan reckons with: as it is told, or else as Spark is set. */
record PlanCluster(RunConfiguration configuration, SparkSession spark) {
  private static final double TERA = 1e12;

  /** Devices whose rates are measured here. */
  Cluster measured() {
    return cluster(
        isGpu() ? "GPU, measured here" : "CPU, measured here with spark.task-cpus = " + taskCpus(),
        Optional.empty());
  }

  /** The configured GPUs by their data sheet. */
  Cluster stated() {
    GpuType gpu = plan().gpu();
    return cluster(
        String.format(
            Locale.ROOT,
            "%s (stated: %.1f / %.0f TFLOP/s in float32 / float16, of which %.0f %%)",
            gpu.name(),
            gpu.float32() / TERA,
            gpu.float16() / TERA,
            100 * gpu.efficiency()),
        Optional.of(gpu.memory()));
  }

  private Cluster cluster(String device, Optional<Long> memory) {
    int executors = executors();
    int tasks = tasksPerExecutor();
    Optional<Double> price =
        isGpu()
            ? plan().gpu().pricePerHour().map(each -> each * executors * tasks)
            : plan().cpuPricePerHour().map(each -> each * executors);
    return new Cluster(executors, tasks, device, memory, price);
  }

  private int executors() {
    return plan().executors().orElseGet(this::submittedExecutors);
  }

  /** An embedded Spark plans for the GPUs of a cluster, and for the processors of this machine. */
  private int submittedExecutors() {
    if (spark.sparkContext().isLocal() && !isGpu()) {
      return 1;
    }
    return configuration
        .spark()
        .executor()
        .instances()
        .orElseGet(() -> conf().getInt("spark.executor.instances", 1));
  }

  private int tasksPerExecutor() {
    return plan().tasksPerExecutor().orElseGet(this::submittedTasks);
  }

  private int submittedTasks() {
    if (isGpu()) {
      // Tasks that share a GPU share its rate too: together they are one place.
      return configuration.spark().gpu().perExecutor();
    }
    int cores =
        spark.sparkContext().isLocal()
            ? spark.sparkContext().defaultParallelism()
            : conf().getInt("spark.executor.cores", taskCpus());
    return Math.max(1, cores / taskCpus());
  }

  private boolean isGpu() {
    return configuration.spark().device() == Processor.GPU;
  }

  private int taskCpus() {
    return configuration.spark().taskCpus();
  }

  private SparkConf conf() {
    return spark.sparkContext().getConf();
  }

  private PlanSettings plan() {
    return configuration.plan();
  }
}
