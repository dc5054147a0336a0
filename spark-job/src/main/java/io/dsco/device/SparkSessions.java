package io.dsco.device;

import io.dsco.config.CheckpointSettings;
import io.dsco.config.RunConfiguration;
import io.dsco.config.Secrets;
import io.dsco.config.SparkSettings;
import io.dsco.config.UserException;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the Spark session of a run. Without a master, and outside spark-submit, Spark runs inside
 * this process on all its cores.
 */
public final class SparkSessions {
  private static final String ENGINE_THREADS = "ai.djl.pytorch.num_threads";
  private static final String PLUGIN = MetricsPlugin.class.getName();
  private static final String EXECUTOR_FLAGS = "spark.executor.extraJavaOptions";
  private static final String OFFLINE = "ai.djl.offline";

  private SparkSessions() {}

  /**
   * Opens the session.
   *
   * @param master Spark master that wins over the configuration's
   * @throws UserException when a task asks for more cores than the embedded Spark has
   */
  public static SparkSession open(RunConfiguration configuration, Optional<String> master) {
    SparkConf conf = configure(new SparkConf(), configuration, master, cores());
    if (isLocal(conf)) {
      // The engine reads this once, when its library is loaded; here that is this process.
      System.setProperty(ENGINE_THREADS, conf.get("spark.task.cpus"));
    } else if (System.getProperty(OFFLINE) == null) {
      System.setProperty(OFFLINE, "true");
    }
    return start(conf);
  }

  /** Opens a session in this process, on all its cores, for what runs without a configuration. */
  public static SparkSession embedded(String name) {
    int cores = cores();
    SparkConf conf = new SparkConf().setAppName(name).setMaster("local[" + cores + "]");
    return start(local(everywhere(conf), 1, cores));
  }

  private static SparkSession start(SparkConf conf) {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    LogLevels.apply(session.sparkContext());
    return session;
  }

  /** Adds a run's settings to what spark-submit gave, which {@code submitted} holds. */
  static SparkConf configure(
      SparkConf submitted, RunConfiguration configuration, Optional<String> master, int cores) {
    SparkSettings settings = configuration.spark();
    SparkConf conf = submitted.setAppName(configuration.name());
    settings.properties().forEach(conf::set);
    conf.set("spark.task.cpus", String.valueOf(settings.taskCpus()));
    configuration
        .checkpoints()
        .nodeFolder()
        .ifPresent(folder -> conf.set("spark.hadoop." + CheckpointSettings.NODE_FOLDER, folder));
    master.or(settings::master).ifPresent(conf::setMaster);
    if (!conf.contains("spark.master")) {
      conf.setMaster("local[" + cores + "]");
    }
    everywhere(conf);
    observed(conf, configuration.name());
    return isLocal(conf)
        ? local(conf, settings.taskCpus(), cores)
        : ResourceRequests.add(
            cluster(conf, settings.taskCpus()), settings, package$.MODULE$.SPARK_VERSION());
  }

  private static SparkConf everywhere(SparkConf conf) {
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    return ObjectStoreDefaults.addTo(conf);
  }

  /** Ours beside the user's plugins; metrics are named after the run, not after an application. */
  private static void observed(SparkConf conf, String run) {
    String plugins = conf.get("spark.plugins", "");
    conf.set("spark.plugins", (plugins.isBlank() ? "" : plugins + ",") + PLUGIN);
    conf.setIfMissing("spark.metrics.namespace", run);
    conf.setIfMissing("spark.redaction.regex", Secrets.NAMES.pattern());
  }

  private static SparkConf local(SparkConf conf, int taskCpus, int cores) {
    if (taskCpus > cores) {
      throw new UserException(
          "task cpus must be at most the "
              + cores
              + " cores here, was "
              + taskCpus
              + " (spark.task-cpus)");
    }
    conf.setIfMissing("spark.driver.host", "127.0.0.1");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    conf.setIfMissing("spark.sql.shuffle.partitions", String.valueOf(cores));
    // Running tasks tell their progress with the heartbeat.
    return conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
  }

  private static SparkConf cluster(SparkConf conf, int taskCpus) {
    // What the engine needs is in the job's jar or on the node: nothing is fetched while a task
    // waits for it.
    String flags = conf.get(EXECUTOR_FLAGS, "");
    flags = withProperty(flags, ENGINE_THREADS, String.valueOf(taskCpus));
    conf.set(EXECUTOR_FLAGS, withProperty(flags, OFFLINE, "true"));
    // The tensor library reports its use from cloud machines unless it is told not to.
    conf.setIfMissing("spark.executorEnv.OPT_OUT_TRACKING", "true");
    // Large activations are mapped afresh on every call unless the allocator keeps them, which it
    // does in its main arena alone.
    conf.setIfMissing("spark.executorEnv.MALLOC_MMAP_MAX_", "0");
    conf.setIfMissing("spark.executorEnv.MALLOC_TRIM_THRESHOLD_", "4294967296");
    conf.setIfMissing("spark.executorEnv.MALLOC_ARENA_MAX", "1");
    // cuDNN rounds the factors of its convolutions to ten bits (TF32) unless it is told not to:
    // projector and classifiers would then be off by up to 6e-3 from the reference's values.
    return conf.setIfMissing("spark.executorEnv.NVIDIA_TF32_OVERRIDE", "0");
  }

  /** Adds a system property to a JVM's flags, unless they have it. */
  private static String withProperty(String flags, String name, String value) {
    String flag = "-D" + name + "=";
    return flags.contains(flag) ? flags : (flags + " " + flag + value).trim();
  }

  private static boolean isLocal(SparkConf conf) {
    return conf.get("spark.master").startsWith("local")
        && !conf.get("spark.master").startsWith("local-cluster");
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
