package io.dsco.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A Spark installation of jars alone, as the build leaves one; starts its programs. */
public record SparkHome(Path folder) {
  /** Refuses a folder without jars. */
  public SparkHome {
    if (!Files.isDirectory(folder.resolve("jars"))) {
      throw new IllegalArgumentException(
          "Spark's jars must be in " + folder.resolve("jars") + ": build the module");
    }
  }

  /** The Spark that the job is built with. */
  public static SparkHome ofTheBuild() {
    return new SparkHome(Path.of(System.getProperty("cluster.spark-home")));
  }

  /** The oldest Spark that the job runs on, which has YARN's jars. */
  public static SparkHome oldest() {
    return new SparkHome(Path.of(System.getProperty("cluster.spark-3.5-home")));
  }

  /** A program of Spark's in a JVM of its own, with Spark's class path and nothing else on it. */
  Process start(Path log, Map<String, String> environment, List<String> flags, List<String> program)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    line.addAll(flags);
    line.addAll(List.of("-cp", classPath(environment)));
    line.addAll(program);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", scalaVersion());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** As spark-submit's: the jars, and Hadoop's settings where there are some. */
  private String classPath(Map<String, String> environment) {
    String jars = folder.resolve("jars") + File.separator + "*";
    String hadoop = environment.get("HADOOP_CONF_DIR");
    return hadoop == null ? jars : jars + File.pathSeparator + hadoop;
  }

  private String scalaVersion() throws IOException {
    try (Stream<Path> jars = Files.list(folder.resolve("jars"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.startsWith("spark-core_"))
          .map(name -> name.substring(name.indexOf('_') + 1, name.indexOf('-', 6)))
          .findFirst()
          .orElseThrow();
    }
  }
}
