package io.dsco.cli;

import io.dsco.config.TableConfiguration;
import io.dsco.config.TableConfiguration.Cell;
import io.dsco.table.CellResults;
import io.dsco.table.ResultTable;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills one table cell by cell. After each the table is written as it stands, so it can be read,
 * and the program be killed, at any time.
 *
 * @param <C> a cell as far as it is known
 * @param <V> what a finished one holds
 */
final class TableFilling<C, V> {
  private static final Logger LOG = LoggerFactory.getLogger(TableFilling.class);

  private final TableConfiguration wanted;
  private final TableContent<C, V> content;
  private final SparkSession spark;
  private final FirstFailure failure;
  private final Workspace workspace;
  private final CellResults kept;
  private final List<C> cells = new ArrayList<>();
  private ExitStatus ended = ExitStatus.DONE;

  /** Computes nothing yet. */
  TableFilling(TableConfiguration wanted, TableContent<C, V> content, SparkSession spark) {
    this.wanted = wanted;
    this.content = content;
    this.spark = spark;
    this.failure = FirstFailure.watch(spark, Failures.table());
    this.workspace =
        new Workspace(wanted.base().workspace(), spark.sparkContext().hadoopConfiguration());
    this.kept = new CellResults(workspace);
  }

  /** Computes what is missing. A cell that fails does not keep others from being computed. */
  ResultTable fill() {
    CellFingerprints fingerprints = new CellFingerprints(spark);
    List<Fingerprint> keys =
        wanted.cells().stream()
            .map(cell -> fingerprints.of(cell, wanted.base().table().shows()))
            .toList();
    for (int i = 0; i < keys.size(); i++) {
      C blank = content.blank(wanted.cells().get(i));
      cells.add(
          kept.find(keys.get(i), content.type())
              .map(value -> content.with(blank, value))
              .orElse(blank));
    }
    table().write(workspace);
    for (int i = 0; i < keys.size(); i++) {
      LOG.info("cell {} of {}: {}", i + 1, keys.size(), told(wanted.cells().get(i)));
      cells.set(i, filled(i, keys.get(i)));
      table().write(workspace);
    }
    return table();
  }

  /** How the cells that were computed ended: a fault of the program hides the rest. */
  ExitStatus ended() {
    return ended;
  }

  private ResultTable table() {
    return content.table(wanted.base().table(), cells);
  }

  private static String told(Cell cell) {
    return "%s at %s (%s)".formatted(cell.row(), cell.column(), cell.network());
  }

  /**
   * Looks again: cells of one table can be the same, where rows differ in what one does not use.
   */
  private C filled(int number, Fingerprint key) {
    Cell cell = wanted.cells().get(number);
    C blank = content.blank(cell);
    try {
      V value =
          kept.find(key, content.type())
              .orElseGet(
                  () -> {
                    V computed = content.computed(cell, key, workspace);
                    kept.keep(key, computed);
                    return computed;
                  });
      return content.with(blank, value);
    } catch (Exception failed) { // Spark's own are checked, and thrown undeclared
      if (spark.sparkContext().isStopped()) {
        throw failed;
      }
      Exception told = failure.told(failed);
      failure.forget();
      LOG.error("{} failed", told(cell), told);
      Failures.Verdict verdict = Failures.table().judge(told);
      ended = ended == ExitStatus.FAULT ? ended : verdict.status();
      return content.failed(blank, verdict.message());
    }
  }
}
