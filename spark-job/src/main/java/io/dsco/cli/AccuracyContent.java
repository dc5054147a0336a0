package io.dsco.cli;

import io.dsco.config.TableConfiguration.Cell;
import io.dsco.config.TableSettings;
import io.dsco.evaluate.TrialResult;
import io.dsco.table.FilledCell;
import io.dsco.table.FilledTable;
import io.dsco.table.ResultTable;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Accuracies: a cell is an evaluation of one network on one dataset.
 *
 * @param pipelines a new one for each run: a pipeline keeps what it has opened
 */
record AccuracyContent(SparkSession spark, Supplier<Pipeline> pipelines)
    implements TableContent<FilledCell, TrialResult[]> {
  @Override
  public Class<TrialResult[]> type() {
    return TrialResult[].class;
  }

  @Override
  public FilledCell blank(Cell cell) {
    return FilledCell.missing(
        cell.row(), cell.column(), cell.network(), cell.dataset().settingName());
  }

  @Override
  public FilledCell with(FilledCell blank, TrialResult[] value) {
    return blank.with(List.of(value));
  }

  @Override
  public FilledCell failed(FilledCell blank, String problem) {
    return blank.failed(problem);
  }

  @Override
  public TrialResult[] computed(Cell cell, Fingerprint key, Workspace workspace) {
    return new Evaluation(pipelines.get())
        .of(cell.configuration(), spark, List.of(cell.dataset()))
        .results()
        .toArray(TrialResult[]::new);
  }

  @Override
  public ResultTable table(TableSettings settings, List<FilledCell> cells) {
    return new FilledTable(settings, cells);
  }
}
