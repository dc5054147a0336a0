package io.dsco.cli;

import io.dsco.config.TableConfiguration;
import io.dsco.config.TableConfiguration.Cell;
import io.dsco.table.CellResults;
import io.dsco.table.FilledCell;
import io.dsco.table.FilledTable;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills one table cell by cell. After each the table is written as it stands, so it can be read,
 * and the program be killed, at any time.
 */
final class TableFilling {
  private static final Logger LOG = LoggerFactory.getLogger(TableFilling.class);

  private final TableConfiguration wanted;
  private final SparkSession spark;
  private final Supplier<Pipeline> pipelines;
  private final FirstFailure failure;
  private final Workspace workspace;
  private final List<FilledCell> cells = new ArrayList<>();

  /**
   * Computes nothing yet.
   *
   * @param pipelines a new one for each run: a pipeline keeps what it has opened
   */
  TableFilling(TableConfiguration wanted, SparkSession spark, Supplier<Pipeline> pipelines) {
    this.wanted = wanted;
    this.spark = spark;
    this.pipelines = pipelines;
    this.failure = FirstFailure.watch(spark, Failures.table());
    this.workspace =
        new Workspace(wanted.base().workspace(), spark.sparkContext().hadoopConfiguration());
  }

  /** Computes what is missing. A cell that fails does not keep others from being computed. */
  FilledTable fill() {
    CellResults kept = new CellResults(workspace);
    CellFingerprints fingerprints = new CellFingerprints(spark);
    List<Fingerprint> keys = wanted.cells().stream().map(fingerprints::of).toList();
    for (int i = 0; i < keys.size(); i++) {
      FilledCell blank = blank(wanted.cells().get(i));
      cells.add(kept.find(keys.get(i)).map(blank::with).orElse(blank));
    }
    table().write(workspace);
    for (int i = 0; i < keys.size(); i++) {
      // Two cells of a table can be one, as rows that differ in what this column does not use.
      FilledCell cell = kept.find(keys.get(i)).map(cells.get(i)::with).orElse(cells.get(i));
      if (cell.isMissing()) {
        LOG.info("cell {} of {}: {}", i + 1, keys.size(), cell.place());
        cell = computed(wanted.cells().get(i), cell);
        if (!cell.isMissing()) {
          kept.keep(keys.get(i), cell.results());
        }
      }
      cells.set(i, cell);
      table().write(workspace);
    }
    return table();
  }

  private FilledTable table() {
    return new FilledTable(wanted.base().table(), cells);
  }

  private static FilledCell blank(Cell cell) {
    return FilledCell.missing(
        cell.row(), cell.column(), cell.network(), cell.dataset().settingName());
  }

  private FilledCell computed(Cell cell, FilledCell blank) {
    try {
      return blank.with(
          new Evaluation(pipelines.get())
              .of(cell.configuration(), spark, List.of(cell.dataset()))
              .results());
    } catch (RuntimeException failed) {
      Exception told = failure.told(failed);
      failure.forget();
      LOG.error("{} failed", blank.place(), told);
      return blank.failed(Failures.table().judge(told).message());
    }
  }
}
