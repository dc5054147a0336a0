package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The dry run: makes every check and prints what they found. */
@Command
final class CheckCommand extends ConfiguredCommand {
  @Spec private CommandSpec spec;

  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    var files = spark.sparkContext().hadoopConfiguration();
    List<Check> checks =
        List.of(
            new ConfigurationCheck(configuration),
            new SourceCheck(configuration, files),
            new CheckpointFilesCheck(configuration.checkpoints(), files),
            new CheckpointShapesCheck(configuration, files),
            new ClassMapCheck(configuration, spark),
            new TeacherCheck(configuration, spark),
            new WorkspaceCheck(configuration, files),
            new DeviceCheck(configuration.spark(), spark));
    CheckReport report = CheckReport.of(checks);
    spec.commandLine().getOut().print(report.table());
    spec.commandLine().getOut().flush();
    return report.status();
  }
}
