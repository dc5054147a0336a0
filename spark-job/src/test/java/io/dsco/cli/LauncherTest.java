package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "dsco");

  /** Prints a warning on every start, and only Spark's machine learning makes use of it. */
  private static final String LEFT_OUT = "--add-modules=jdk.incubator.vector";

  @TempDir Path directory;

  /** The launcher runs the embedded Spark, which is always the newer one. */
  @Test
  @Tag("spark-4")
  void passesTheFlagsThatThisSparkNeeds() throws IOException {
    List<String> written =
        Files.readString(LAUNCHER)
            .replaceFirst("(?s).*module_options=\\(\n(.*?)\n\\).*", "$1")
            .lines()
            .map(String::trim)
            .toList();
    List<String> needed =
        Stream.of(JavaModuleOptions.defaultModuleOptions().split(" "))
            .filter(option -> !option.equals(LEFT_OUT))
            .toList();

    assertThat(written).containsExactlyElementsOf(needed);
  }

  @Test
  void refusesAnOldJavaWithOneLine() throws Exception {
    Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    assertThat(start(Map.of("JAVA_HOME", directory.toString())))
        .isEqualTo("2 dsco: Java must be 17 or newer, was 11 (" + java + ")\n");
  }

  @Test
  void saysWhyJavaDoesNotStart() throws Exception {
    Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'not enough memory' >&2\nexit 1\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    assertThat(start(Map.of("JAVA_HOME", directory.toString())))
        .isEqualTo("2 dsco: " + java + " must start, it says: not enough memory\n");
  }

  @Test
  void runsTheNewestJarWhateverTheRepositoryIsCalled() throws Exception {
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        "#!/bin/sh\n[ \"$1\" != -version ] || { echo 'openjdk version \"17\"' >&2; exit; }\n"
            + "printf '%s|' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path home = Files.createDirectories(directory.resolve("dsco-sources"));
    Path launcher = Files.copy(LAUNCHER, home.resolve("dsco"));
    for (String module : List.of("udf-models", "spark-job")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(home.resolve("pom.xml"));
    Path target = Files.createDirectories(home.resolve("spark-job/target"));
    Files.writeString(target.resolve("classpath.txt"), "others.jar");
    long written = System.currentTimeMillis();
    for (String jar : List.of("0.1.0", "0.3.0", "0.2.0", "0.2.0-all", "0.2.0-sources")) {
      Path file = Files.createFile(target.resolve("spark-job-" + jar + ".jar"));
      Files.setLastModifiedTime(file, FileTime.fromMillis(written += 1000));
    }
    Path stamp = Files.createFile(target.resolve("dsco-built"));
    Files.setLastModifiedTime(stamp, FileTime.fromMillis(written));

    assertThat(
            start(
                launcher, Map.of("JAVA_HOME", directory.resolve("jdk").toString()), List.of("run")))
        .startsWith("0 ")
        .contains("|-cp|" + target.toRealPath() + "/spark-job-0.2.0.jar:others.jar|");
  }

  @Test
  void refusesAJavaHomeWithoutJava() throws Exception {
    assertThat(start(Map.of("JAVA_HOME", directory.toString())))
        .isEqualTo("2 dsco: JAVA_HOME must be a JDK, was " + directory + "\n");
  }

  @Test
  void handsSparkSubmitWhatIsItsOwnAndTheProgramTheRest() throws Exception {
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME", sparkThatShowsItsArguments().toString(),
            "DSCO_JAR", "hdfs:///dsco/job.jar",
            "DSCO_SUBMIT", "--queue ml\n  --conf spark.executor.instances=4\n",
            "DSCO_HEAP", "2g");

    assertThat(
            start(
                environment,
                List.of("run", "hdfs:///my.conf", "--deploy-mode=cluster", "--master", "yarn")))
        .isEqualTo(
            "0 --driver-memory|2g|--deploy-mode|cluster|--master|yarn|--queue|ml|--conf"
                + "|spark.executor.instances=4|--class|io.dsco.cli.Main|hdfs:///dsco/job.jar"
                + "|run|hdfs:///my.conf|--master|yarn|\n");
    assertThat(start(environment, List.of("run", "a b.conf", "--set", "run.name=a  b")))
        .endsWith("|hdfs:///dsco/job.jar|run|a b.conf|--set|run.name=a  b|\n");
  }

  @Test
  void refusesWhatIsForSparkSubmitWithoutOne() throws Exception {
    assertThat(start(Map.of(), List.of("run", "my.conf", "--deploy-mode", "cluster")))
        .isEqualTo("2 dsco: --deploy-mode is for spark-submit: set SPARK_HOME\n");
    assertThat(start(Map.of(), List.of("check", "my.conf", "--master=spark://host:7077")))
        .isEqualTo("2 dsco: --master spark://host:7077 is for spark-submit: set SPARK_HOME\n");
    assertThat(start(Map.of("DSCO_JAR", "job.jar"), List.of("run", "my.conf")))
        .isEqualTo("2 dsco: DSCO_JAR is for spark-submit: set SPARK_HOME\n");
    assertThat(start(Map.of(), List.of("run", "my.conf", "--master")))
        .isEqualTo("2 dsco: --master needs a value\n");
  }

  @Test
  void refusesJarsForTheEmbeddedSparkWithAnother() throws Exception {
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME", sparkThatShowsItsArguments().toString(),
            "DSCO_JAR", "job.jar",
            "DSCO_CLASSPATH", "iceberg.jar");

    assertThat(start(environment, List.of("export", "my.conf")))
        .isEqualTo(
            "2 dsco: DSCO_CLASSPATH is for the embedded Spark: with SPARK_HOME, give --jars in"
                + " DSCO_SUBMIT\n");
  }

  private Path sparkThatShowsItsArguments() throws IOException {
    Path spark = directory.resolve("spark");
    Path submit = Files.createDirectories(spark.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s|' \"$@\"; echo\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    return spark;
  }

  private String start(Map<String, String> environment) throws Exception {
    return start(environment, List.of("--version"));
  }

  /** Exit status and output of the launcher, called from another directory. */
  private String start(Map<String, String> environment, List<String> arguments) throws Exception {
    return start(LAUNCHER, environment, arguments);
  }

  private String start(Path launcher, Map<String, String> environment, List<String> arguments)
      throws Exception {
    List<String> line = new ArrayList<>(List.of(launcher.toRealPath().toString()));
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("SPARK_.*|DSCO_.*"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + output;
  }
}
