package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.plan.Calibration;
import io.dsco.plan.Cluster;
import io.dsco.plan.MeasuredSpeed;
import io.dsco.plan.Operation;
import io.dsco.plan.PlanReport;
import io.dsco.plan.RunPlan;
import io.dsco.plan.Speed;
import io.dsco.plan.StatedSpeed;
import io.dsco.workspace.Json;
import io.dsco.workspace.ModelTasks;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Work, time and cost of a run before they are spent: a table, then one line of JSON. */
@Command
final class PlanCommand extends ConfiguredCommand {
  private static final Logger LOG = LoggerFactory.getLogger(PlanCommand.class);

  private final Pipeline pipeline;

  @Spec private CommandSpec spec;

  @Option(
      names = "--measure",
      description =
          "Measures the device's rates in a task, as is always done for spark.device = cpu.")
  private boolean measure;

  PlanCommand(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  ExitStatus execute(RunConfiguration configuration, SparkSession spark) {
    PlanWiring wiring = PlanWiring.open(configuration, spark);
    RunPlan run = wiring.run(pipeline);
    boolean measured = measure || configuration.spark().device() == Processor.CPU;
    PlanCluster places = new PlanCluster(configuration, spark);
    Cluster cluster = measured ? places.measured() : places.stated();
    Speed speed =
        measured
            ? measured(wiring.calibration(run, cluster), run.operations(), spark)
            : stated(configuration);
    PlanReport report = PlanReport.of(configuration.name(), run, cluster, speed);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.table());
    out.println(report.json());
    out.flush();
    return ExitStatus.DONE;
  }

  private static Speed stated(RunConfiguration configuration) {
    return new StatedSpeed(
        configuration.plan().gpu(),
        configuration.dit().precision(),
        configuration.plan().imagesPerCoreSecond());
  }

  /** In a task, which has the device that the run's tasks will have. */
  private static Speed measured(
      Calibration calibration, Set<Operation> operations, SparkSession spark) {
    LOG.info("measuring {} kinds of work, a few seconds each", operations.size());
    String asked = Json.canonical(operations);
    String seconds =
        ModelTasks.open(spark)
            .each(List.of(asked), names -> Json.canonical(calibration.measure(operations(names))))
            .get(0);
    Map<Operation, Double> measured = new EnumMap<>(Operation.class);
    Json.parse(seconds, Map.class)
        .forEach((name, value) -> measured.put(Operation.valueOf((String) name), (Double) value));
    LOG.info("seconds of one: {}", measured);
    return new MeasuredSpeed(measured);
  }

  private static Set<Operation> operations(String names) {
    return Set.of(Json.parse(names, Operation[].class));
  }
}
