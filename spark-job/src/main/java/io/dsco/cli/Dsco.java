package io.dsco.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line as a whole: commands, their help, and what the shell is told. */
@Command(
    name = "dsco",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Concentrates a labelled image dataset into a small one.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:a fault of the program",
      "2:the user must change something",
      "3:more inputs were rejected than the configuration allows"
    })
final class Dsco implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** The command line over a pipeline and further commands. */
  static CommandLine commandLine(Pipeline pipeline, List<NamedCommand> others, Failures failures) {
    CommandLine line = new CommandLine(new Dsco());
    if (!pipeline.stages().isEmpty()) {
      add(line, "run", "Runs every stage that is not complete yet.", new PipelineCommand(pipeline));
    }
    for (PipelineStage stage : pipeline.stages()) {
      add(line, stage.name(), stage.description(), new PipelineCommand(pipeline.upTo(stage)));
    }
    others.forEach(other -> add(line, other.name(), other.description(), other.command()));
    return line.setParameterExceptionHandler(Dsco::explain)
        .setExecutionExceptionHandler((thrown, at, result) -> report(thrown, at, failures));
  }

  /** A command besides the pipeline's. */
  record NamedCommand(String name, String description, Object command) {}

  private static void add(CommandLine line, String name, String description, Object command) {
    CommandLine added = new CommandLine(command);
    added.getCommandSpec().usageMessage().description(description);
    line.addSubcommand(name, added);
  }

  private static int explain(ParameterException wrong, String[] arguments) {
    CommandLine at = wrong.getCommandLine();
    String help = at.getCommandSpec().qualifiedName() + " --help";
    at.getErr().println(wrong.getMessage().lines().findFirst().orElse("") + " (see " + help + ")");
    return ExitStatus.USER.code();
  }

  private static int report(Exception thrown, CommandLine at, Failures failures) {
    // Whatever was thrown then is how Spark or a task says that it was taken from under them.
    if (isStopped()) {
      at.getErr()
          .println(
              "stopped before it was done; what is complete stays, and the same command goes on from there");
      at.getErr().flush();
      return ExitStatus.USER.code();
    }
    Failures.Verdict verdict = failures.judge(thrown);
    if (verdict.status() == ExitStatus.FAULT) {
      at.getErr().println("a fault of dsco, please report it:");
      thrown.printStackTrace(at.getErr());
    } else {
      at.getErr().println(verdict.message());
    }
    at.getErr().flush();
    return verdict.status().code();
  }

  /** Whether a signal has ended this JVM; it says so only by refusing a hook for its end. */
  private static boolean isStopped() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException shutdownInProgress) {
      return true;
    }
    Runtime.getRuntime().removeShutdownHook(hook);
    return false;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
