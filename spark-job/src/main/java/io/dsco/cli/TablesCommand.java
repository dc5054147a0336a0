package io.dsco.cli;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.TableConfiguration;
import io.dsco.config.UserException;
import io.dsco.device.SparkSessions;
import io.dsco.encode.RejectedInputException;
import io.dsco.table.ResultTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fills tables of results. All are read and checked before the first cell is computed. */
@Command(mixinStandardHelpOptions = true)
final class TablesCommand implements Callable<Integer> {
  private final Supplier<Pipeline> pipelines;

  @Parameters(
      arity = "1..*",
      paramLabel = "CONF",
      description = "Configuration files with a section `table`; filled one after the other.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides one setting of all files, but not what a row or a column sets; can be given again.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description = "Spark master; without it the configuration's, spark-submit's or this process.")
  private String master;

  TablesCommand(Supplier<Pipeline> pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public Integer call() throws Exception {
    List<TableConfiguration> tables =
        files.stream().map(file -> TableConfiguration.load(file, overrides)).toList();
    tables.forEach(this::require);
    List<String> failed = new ArrayList<>();
    ExitStatus ended = ExitStatus.DONE;
    for (TableConfiguration wanted : tables) {
      try (SparkSession spark = SparkSessions.open(wanted.base(), Optional.ofNullable(master))) {
        TableFilling<?, ?> filling = filling(wanted, spark);
        ResultTable table = filling.fill();
        boolean hides = ended == ExitStatus.FAULT || filling.ended() == ExitStatus.DONE;
        ended = hides ? ended : filling.ended();
        System.out.println(table.markdown());
        table.missing().forEach(cell -> failed.add(table.name() + ", " + cell));
      }
    }
    if (!failed.isEmpty()) {
      throw failure(
          ended,
          "%d cells failed, all others are filled; the log has the reasons in full:%n%s"
              .formatted(failed.size(), String.join(System.lineSeparator(), failed)));
    }
    return ExitStatus.DONE.code();
  }

  private static RuntimeException failure(ExitStatus status, String message) {
    return switch (status) {
      case USER -> new UserException(message);
      case BAD_INPUT -> new RejectedInputException(message);
      default -> new IllegalStateException(message);
    };
  }

  private TableFilling<?, ?> filling(TableConfiguration wanted, SparkSession spark) {
    return switch (wanted.base().table().shows()) {
      case ACCURACY -> new TableFilling<>(wanted, new AccuracyContent(spark, pipelines), spark);
      case COST -> new TableFilling<>(wanted, new CostContent(spark, pipelines), spark);
    };
  }

  private Pipeline needed(TableConfiguration table) {
    Pipeline whole = pipelines.get();
    return switch (table.base().table().shows()) {
      case ACCURACY -> whole;
      case COST -> CostContent.part(whole);
    };
  }

  /** A cell that lacks what a stage needs is refused before another one has been paid for. */
  private void require(TableConfiguration table) {
    table.cells().stream()
        .forEach(
            cell -> {
              try {
                if (cell.dataset().isOfPublished()) {
                  needed(table).require(cell.configuration());
                }
                if (cell.dataset() == Compared.RANDOM_DOPED) {
                  RandomDoping.require(cell.configuration());
                }
              } catch (UserException refused) {
                throw new UserException(
                    "row %s, column %s: %s"
                        .formatted(cell.row(), cell.column(), refused.getMessage()),
                    refused);
              }
            });
  }
}
