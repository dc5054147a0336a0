package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.UserException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DscoTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> executed = new ArrayList<>();
  private String file;

  @BeforeEach
  void writeConfiguration() throws IOException {
    file =
        Files.writeString(
                directory.resolve("run.conf"),
                "workspace = \""
                    + directory
                    + "/out\", source.path = images, spark.properties { \"spark.driver.host\" = \"127.0.0.1\" }")
            .toString();
  }

  @Test
  void runExecutesEveryStageInOrder() {
    assertThat(execute("run", file)).isZero();
    assertThat(executed).containsExactly("encode", "synthesize");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aStagesCommandExecutesWhatItNeeds() {
    assertThat(execute("encode", file, "--master", "local[1]")).isZero();
    assertThat(executed).containsExactly("encode");
  }

  @Test
  void anUnusableConfigurationEndsWithTwoAndOneLineAProblem() {
    assertThat(execute("run", file, "--set", "synthesis.ipc=0", "--set", "synthesis.icp=1"))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "unknown setting synthesis.icp: did you mean synthesis.ipc?",
            "ipc must be at least 1, was 0 (synthesis.ipc)");
    assertThat(executed).isEmpty();
  }

  @Test
  void aUsersErrorInATaskEndsWithTwoAndItsOneLine() {
    assertThat(execute("fail-in-task", file)).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("the task says what to change");
  }

  /** {@code /dev/full} gives the kernel's own error, as a shuffle on a full disk does. */
  @Test
  void aFullLocalDiskEndsWithTwoAndOneLine() {
    assertThat(execute("fill-disk", file)).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "the local disk of the driver and of every executor must have room, one is full (No"
                + " space left on device); make room and run the same command again"
                + " (spark.local.dir, java.io.tmpdir)");
  }

  @Test
  void aFaultEndsWithOneAndItsStackTrace() {
    assertThat(execute("break", file)).isEqualTo(1);
    assertThat(err.toString()).contains("java.lang.IllegalStateException: broken", "\tat ");
  }

  @Test
  void tooMuchBadInputEndsWithThree() {
    assertThat(execute("bad-input", file)).isEqualTo(3);
    assertThat(err.toString().lines()).containsExactly("7 of 10 inputs were rejected");
  }

  @Test
  void wrongArgumentsEndWithTwoAndOneLine() {
    assertThat(execute("run")).isEqualTo(2);
    assertThat(execute("dance", file)).isEqualTo(2);
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "Missing required parameter: 'CONF' (see dsco run --help)",
            "Unmatched arguments from index 0: 'dance', '" + file + "' (see dsco --help)",
            "a command is missing (see dsco --help)");
  }

  @Test
  void helpListsCommandsAndExitStatus() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString()).contains("run ", "encode ", "Exit status:", "3   more inputs");
  }

  private int execute(String... arguments) {
    return commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private CommandLine commandLine() {
    Pipeline pipeline =
        new Pipeline(
            List.of(
                new PipelineStage("encode", "Encodes.", (run, spark) -> executed.add("encode")),
                new PipelineStage(
                    "synthesize", "Synthesizes.", (run, spark) -> executed.add("synthesize"))));
    Failures failures =
        Failures.table().add(UnsupportedOperationException.class, ExitStatus.BAD_INPUT);
    return Dsco.commandLine(
        pipeline,
        List.of(
            single("fail-in-task", DscoTest::failInTask),
            single("fill-disk", DscoTest::fillDiskInTask),
            single(
                "break",
                spark -> {
                  throw new IllegalStateException("broken");
                }),
            single(
                "bad-input",
                spark -> {
                  throw new UnsupportedOperationException("7 of 10 inputs were rejected");
                })),
        failures);
  }

  private static Dsco.NamedCommand single(String name, Consumer<SparkSession> body) {
    PipelineStage stage = new PipelineStage(name, name, (run, spark) -> body.accept(spark));
    return new Dsco.NamedCommand(name, name, new PipelineCommand(new Pipeline(List.of(stage))));
  }

  private static void fillDiskInTask(SparkSession spark) {
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1), 1)
        .foreach(
            task -> {
              try (FileOutputStream full = new FileOutputStream("/dev/full")) {
                full.write(task);
              }
            });
  }

  private static void failInTask(SparkSession spark) {
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1), 1)
        .foreach(
            task -> {
              throw new UserException("the task says what to change");
            });
  }
}
