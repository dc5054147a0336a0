package io.dsco.cluster;

import io.dsco.config.RunConfiguration;
import io.dsco.device.JobGroup;
import io.dsco.device.SparkSessions;
import io.dsco.reader.TinyRun;
import io.dsco.workspace.ExecutorModels;
import io.dsco.workspace.ModelFactory;
import io.dsco.workspace.ModelTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * A program for a cluster whose GPUs are made up: prints what its tasks were given, one line a
 * task, and makes a tiny run. Arguments: configuration, workspace, settings.
 */
public final class GpuProbe {
  /** Before every line of a task. */
  public static final String LINE = "probe ";

  private static final int TASKS = 8;

  /** Of the whole cluster, so that tasks without models fill all of them at once. */
  private static final int CORES = 4;

  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final CyclicBarrier TOGETHER = new CyclicBarrier(2);

  private GpuProbe() {}

  /** Counts itself in its JVM, and knows the address that it was opened on. */
  private record Model(String address) implements AutoCloseable {
    @Override
    public void close() {
      OPEN.decrementAndGet();
    }
  }

  private record Factory(String digest) implements ModelFactory<Model> {
    private static final long serialVersionUID = 1;

    @Override
    public Model open() {
      OPEN.incrementAndGet();
      return new Model(addresses());
    }
  }

  public static void main(String[] arguments) throws IOException {
    List<String> settings = Arrays.asList(arguments).subList(2, arguments.length);
    RunConfiguration run = RunConfiguration.load(Path.of(arguments[0]), settings);
    try (SparkSession spark = SparkSessions.open(run, Optional.empty())) {
      models(spark, "first", List.of("a", "b"));
      models(spark, "second", List.of("c"));
      shuffled(spark);
      TinyRun.publish(spark, Path.of(arguments[1]));
    }
  }

  private static void models(SparkSession spark, String stage, List<String> digests) {
    try (JobGroup group = JobGroup.open(spark, stage, stage)) {
      ModelTasks.open(spark)
          .each(IntStream.range(0, TASKS).boxed().toList(), task -> models(stage, digests))
          .forEach(GpuProbe::print);
    }
  }

  private static String models(String stage, List<String> digests) {
    String opened = "";
    for (String digest : digests) {
      try (ExecutorModels.Lease<Model> lease = ExecutorModels.lease(new Factory(digest))) {
        opened = lease.model().address();
      }
    }
    return line(Map.of("stage", stage, "opened", opened, "open", OPEN.get()));
  }

  /** Rows by way of a shuffle, as sorting and writing have them. */
  private static void shuffled(SparkSession spark) {
    MapPartitionsFunction<Long, String> look =
        rows -> List.of(line(Map.of("stage", "sort", "together", together()))).iterator();
    spark
        .range(1000)
        .repartition(CORES)
        .as(Encoders.LONG())
        .mapPartitions(look, Encoders.STRING())
        .collectAsList()
        .forEach(GpuProbe::print);
  }

  /** Whether a second task of this executor runs beside this one. */
  private static boolean together() throws Exception {
    try {
      TOGETHER.await(1, TimeUnit.MINUTES);
      return true;
    } catch (TimeoutException alone) {
      return false;
    }
  }

  private static String line(Map<String, Object> seen) {
    TaskContext task = TaskContext.get();
    return "%s executor=%s addresses=[%s] cpus=%d"
        .formatted(seen, SparkEnv.get().executorId(), addresses(), task.cpus());
  }

  private static String addresses() {
    var gpus = TaskContext.get().resourcesJMap().get("gpu");
    return gpus == null ? "" : String.join(",", gpus.addresses());
  }

  private static void print(String line) {
    System.out.println(LINE + line);
  }
}
