package io.dsco.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * A driver in a process of its own, with executors that are processes too: Spark's standalone
 * master and workers live beside the driver, as its master {@code local-cluster} has them. All have
 * the caller's class path.
 *
 * @param folder an empty one, for what Spark takes to be its installation, and its scratch files
 * @param heap of the driver, for example {@code 512m}
 * @param executors how many, of one core each
 * @param executorMemory MiB of each one's heap
 */
public record SparkProcess(Path folder, String heap, int executors, int executorMemory) {
  /**
   * Large activations are mapped afresh on every call unless the allocator keeps them, which it
   * does in its main arena alone.
   */
  private static final Map<String, String> ALLOCATOR =
      Map.of(
          "MALLOC_MMAP_MAX_", "0", "MALLOC_TRIM_THRESHOLD_", "4294967296", "MALLOC_ARENA_MAX", "1");

  /**
   * Starts a program.
   *
   * @param main its class; it opens the session that the properties describe
   * @param flags of its JVM
   * @param properties of Spark beside those that make the cluster
   */
  public ProcessBuilder program(
      Class<?> main, List<String> flags, Map<String, String> properties, List<String> arguments)
      throws IOException {
    String classPath = System.getProperty("java.class.path");
    Path home = folder.resolve("spark-home");
    // Spark asks for the folder; the jars are on the class path that it is given.
    Files.createDirectories(home.resolve("jars"));
    Map<String, String> all = new TreeMap<>(properties);
    all.put("spark.master", "local-cluster[%d,1,%d]".formatted(executors, executorMemory));
    all.put("spark.app.name", main.getSimpleName());
    all.put("spark.executor.memory", executorMemory + "m");
    all.put("spark.executor.extraClassPath", classPath);
    all.put("spark.driver.host", "127.0.0.1");
    all.put("spark.driver.bindAddress", "127.0.0.1");
    all.put("spark.ui.enabled", "false");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + heap);
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    line.addAll(flags);
    all.forEach((name, value) -> line.add("-D" + name + "=" + value));
    line.addAll(List.of("-cp", classPath, main.getName()));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("scratch").toString());
    builder.environment().put("SPARK_SCALA_VERSION", scalaVersion(classPath));
    builder.environment().putAll(ALLOCATOR);
    return builder;
  }

  /** As the name of Spark's own jar tells it. */
  private static String scalaVersion(String classPath) {
    for (String entry : classPath.split(File.pathSeparator)) {
      String name = new File(entry).getName();
      if (name.startsWith("spark-core_")) {
        return name.substring(name.indexOf('_') + 1, name.lastIndexOf('-'));
      }
    }
    throw new IllegalStateException("spark-core must be on the class path: " + classPath);
  }
}
