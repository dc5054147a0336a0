package io.dsco.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dsco.cli.Main;
import io.dsco.cluster.LoggedProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs commands of the program on the embedded models, with few and short denoising steps and a
 * student of two epochs.
 */
public record Job(Path configuration, Path workspace, List<String> settings) {
  public static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  /** Samples that are synthesized for each class. */
  static final int SYNTHETIC = 3;

  /** Real images that are added, on average over the classes. */
  static final int REAL = 2;

  /** What a command told the shell and the user. */
  public record Outcome(int status, String errors) {}

  public static Job of(Path workspace, String... settings) {
    List<String> quick =
        List.of(
            "workspace=" + workspace,
            "synthesis.ipc=" + (SYNTHETIC + REAL),
            "trigger.mode=fixed(" + SYNTHETIC + ")",
            "student.epochs=2",
            "student.checkpoint-interval=0s",
            "diffusion.steps=4",
            "synthesis.nopt.iterations=3");
    return new Job(
        CONF.resolve("fashion-mnist.conf"),
        workspace,
        Stream.concat(quick.stream(), Stream.of(settings)).toList());
  }

  /** On a tree of images whose classes are its folders. */
  public static Job onFolder(Path workspace, Path images, String... settings) {
    return of(
        workspace,
        Stream.concat(
                Stream.of(
                    "source.format=imagefolder", "source.class-list=null", "source.path=" + images),
                Stream.of(settings))
            .toArray(String[]::new));
  }

  /** What {@code run.json} of the workspace says that a stage measured. */
  public long measured(String stage, String name) throws IOException {
    return measured(workspace, stage, name);
  }

  /** The same of a workspace that is elsewhere than its job says. */
  static long measured(Path workspace, String stage, String name) throws IOException {
    return new ObjectMapper()
        .readTree(workspace.resolve("run.json").toFile())
        .required("stages")
        .required(stage)
        .required("measured")
        .required(name)
        .longValue();
  }

  /** With a configuration of its own and nothing else. */
  static Job on(Path configuration, Path workspace) {
    return new Job(configuration, workspace, List.of());
  }

  /** On Parquet files with the embedded labels. */
  static Job onParquet(Path workspace, Path images) {
    return of(workspace, "source.path=" + images);
  }

  /** In this JVM. */
  public Outcome execute(String command, String... more) {
    StringWriter errors = new StringWriter();
    int status =
        Main.commandLine()
            .setErr(new PrintWriter(errors, true))
            .execute(arguments(command, more).toArray(String[]::new));
    return new Outcome(status, errors.toString());
  }

  /** In a JVM of its own, with this one's class path and flags. */
  public LoggedProcess start(Path log, String command, String... more) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line(command, more))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new LoggedProcess(builder.start(), log);
  }

  /** Waits until a run of it has made so many files that match; fails when it ends before. */
  public void awaitFiles(LoggedProcess run, String glob, int count)
      throws IOException, InterruptedException {
    run.awaitWhileAlive(() -> Tree.count(workspace, glob) >= count);
  }

  /** Where a run in another JVM prints to: beside the workspace. */
  public Path log() {
    return Path.of(workspace + ".log");
  }

  /** What starts such a JVM, which takes its class path from the environment. */
  public List<String> line(String command, String... more) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--add") || flag.startsWith("-Da"))
        .forEach(line::add);
    line.add(Main.class.getName());
    line.addAll(arguments(command, more));
    return line;
  }

  /** The program's arguments for a command. */
  public List<String> arguments(String command, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    arguments.add(configuration.toString());
    for (String setting : settings) {
      arguments.add("--set");
      arguments.add(setting);
    }
    arguments.addAll(List.of(more));
    return arguments;
  }
}
