package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.TableConfiguration.Cell;
import io.dsco.config.TableSettings;
import io.dsco.config.TriggerSettings;
import io.dsco.table.Cost;
import io.dsco.table.CostCell;
import io.dsco.table.CostTable;
import io.dsco.table.ResultTable;
import io.dsco.tensor.DeviceMemory;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Costs: a cell is a run up to its samples, in a workspace of its own, so that no stage finds
 * anything done. What a killed attempt left there is deleted, as its time is not known.
 *
 * @param pipelines a new one for each run: a pipeline keeps what it has opened
 */
record CostContent(SparkSession spark, Supplier<Pipeline> pipelines)
    implements TableContent<CostCell, Cost> {
  private static final Logger LOG = LoggerFactory.getLogger(CostContent.class);
  private static final String LAST = "synthesize";

  @Override
  public Class<Cost> type() {
    return Cost.class;
  }

  @Override
  public CostCell blank(Cell cell) {
    RunConfiguration run = cell.configuration();
    return CostCell.missing(cell.row(), cell.column(), run.synthesis().alignment(), samples(run));
  }

  private static int samples(RunConfiguration run) {
    int wanted = run.synthesis().ipc();
    return switch (run.usesSource() ? run.trigger().mode() : TriggerSettings.Mode.OFF) {
      case OFF -> wanted;
      case FIXED -> Math.min(wanted, run.trigger().fixed());
      case MEASURED -> 0;
    };
  }

  @Override
  public CostCell with(CostCell blank, Cost value) {
    return blank.with(value);
  }

  @Override
  public CostCell failed(CostCell blank, String problem) {
    return blank.failed(problem);
  }

  @Override
  public Cost computed(Cell cell, Fingerprint key, Workspace workspace) {
    Path place = workspace.cost(key);
    delete(workspace, place);
    RunConfiguration run = cell.configuration().in(place.toString());
    if (!spark.sparkContext().isLocal() || !DeviceMemory.forgetPeak()) {
      LOG.warn("the peak of memory is that of its processes so far, other cells' included");
    }
    part(pipelines.get()).execute(run, spark);
    Cost cost =
        Cost.of(
            RunRecord.read(new Workspace(run.workspace(), workspace.configuration())).orElseThrow(),
            run.synthesis().alignment());
    delete(workspace, place);
    return cost;
  }

  /** What has a cost: all up to the samples. */
  static Pipeline part(Pipeline whole) {
    return whole.upTo(
        whole.stages().stream()
            .filter(stage -> stage.name().equals(LAST))
            .findFirst()
            .orElseThrow());
  }

  private static void delete(Workspace workspace, Path place) {
    try {
      workspace.fileSystem().delete(place, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + place, e);
    }
  }

  @Override
  public ResultTable table(TableSettings settings, List<CostCell> cells) {
    return new CostTable(settings, cells);
  }
}
