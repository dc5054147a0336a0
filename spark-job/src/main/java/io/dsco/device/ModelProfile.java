package io.dsco.device;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.sql.SparkSession;

/**
 * What tasks that run models ask of Spark beyond other tasks: a GPU or a share of one, and the
 * engine's cores. Where executors are fixed they are the ones of all tasks; where they are
 * allocated dynamically, these tasks have executors of their own, and the others need no GPU.
 */
public final class ModelProfile {
  /** One for a session: Spark would keep executors of two equal ones apart. */
  private static final Map<SparkContext, Optional<ResourceProfile>> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private ModelProfile() {}

  /** The same work, whose tasks hold what models need; as it is where nothing is asked. */
  public static <T> JavaRDD<T> on(SparkSession spark, JavaRDD<T> work) {
    return KNOWN
        .computeIfAbsent(
            spark.sparkContext(), context -> Optional.ofNullable(of(context.getConf())))
        .map(work::withResources)
        .orElse(work);
  }

  /** For people: what a task with models holds, and what an executor has. */
  public static Optional<String> request(SparkSession spark) {
    SparkConf conf = spark.sparkContext().getConf();
    String key =
        conf.contains(ResourceRequests.PER_TASK)
            ? ResourceRequests.PER_TASK
            : ResourceRequests.TASK_AMOUNT;
    String executor =
        conf.get(
            ResourceRequests.PER_EXECUTOR, conf.get(ResourceRequests.EXECUTOR_AMOUNT, "no number"));
    return conf.contains(key)
        ? Optional.of(
            "%s of %s gpus an executor for a task".formatted(conf.get(key), executor)
                + (key.equals(ResourceRequests.PER_TASK) ? " with models" : ""))
        : Optional.empty();
  }

  /** Null where tasks with models are like all others. */
  static ResourceProfile of(SparkConf conf) {
    if (!conf.contains(ResourceRequests.PER_TASK)) {
      return null;
    }
    ResourceProfileBuilder profile =
        new ResourceProfileBuilder()
            .require(
                new TaskResourceRequests()
                    .cpus(conf.getInt(ResourceRequests.TASK_CPUS, 1))
                    .resource(ResourceRequests.GPU, conf.getDouble(ResourceRequests.PER_TASK, 1)));
    if (conf.getBoolean(ResourceRequests.DYNAMIC, false)) {
      profile.require(executors(conf));
    }
    return profile.build();
  }

  private static ExecutorResourceRequests executors(SparkConf conf) {
    ExecutorResourceRequests executors =
        new ExecutorResourceRequests()
            .resource(
                ResourceRequests.GPU,
                conf.getLong(ResourceRequests.PER_EXECUTOR, 1),
                conf.get(ResourceRequests.MODELS_SCRIPT, ""),
                conf.get(ResourceRequests.MODELS_VENDOR, ""));
    if (conf.contains("spark.executor.cores")) {
      executors.cores(conf.getInt("spark.executor.cores", 1));
    }
    if (conf.contains("spark.executor.memory")) {
      executors.memory(conf.get("spark.executor.memory"));
    }
    if (conf.contains("spark.executor.memoryOverhead")) {
      executors.memoryOverhead(conf.get("spark.executor.memoryOverhead"));
    }
    return executors;
  }
}
