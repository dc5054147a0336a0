package io.dsco.cli;

import io.dsco.cli.Dsco.NamedCommand;
import io.dsco.config.DriverPlace;
import java.util.List;
import picocli.CommandLine;

/** The program: a list of stages, the commands beside them, and the exit status. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    Ending.of(DriverPlace.current()).run(commandLine(), arguments);
  }

  /** Every command, for programs that run one without ending with it. */
  public static CommandLine commandLine() {
    Pipeline pipeline = JobStages.pipeline();
    List<NamedCommand> others =
        List.of(
            new NamedCommand(
                "check",
                "Dry run: looks whether a run can work. Changes nothing.",
                new CheckCommand()),
            new NamedCommand(
                "plan",
                "Tells operations, memory, time and cost of every stage. Changes nothing.",
                new PlanCommand(pipeline)),
            new NamedCommand(
                "pretrain",
                "Trains an autoencoder, a diffusion transformer and a teacher on the source.",
                new PretrainCommand()),
            new NamedCommand(
                "score",
                "Labels every image by the teacher, and scores its confusion.",
                new ScoreCommand()),
            new NamedCommand(
                "evaluate",
                "Compares datasets by what networks learn from them.",
                new EvaluateCommand(pipeline)),
            new NamedCommand(
                "tables",
                "Fills tables of results, cell by cell; what is there is not computed again.",
                new TablesCommand(JobStages::pipeline)),
            new NamedCommand(
                "report", "Shows what a run made, as one HTML file.", new ReportCommand(pipeline)),
            new NamedCommand(
                "export",
                "Gives the published dataset other forms: tar files, folders, an Iceberg table.",
                new ExportCommand(pipeline)),
            new NamedCommand("bench", "Measures two ways of doing one thing.", new BenchCommand()));
    return Dsco.commandLine(pipeline, others, Failures.table());
  }
}
