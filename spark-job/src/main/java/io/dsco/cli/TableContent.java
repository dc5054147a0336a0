package io.dsco.cli;

import io.dsco.config.TableConfiguration.Cell;
import io.dsco.config.TableSettings;
import io.dsco.table.ResultTable;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Workspace;
import java.util.List;

/**
 * What stands in the cells of a table.
 *
 * @param <C> a cell as far as it is known
 * @param <V> what a finished one holds
 */
interface TableContent<C, V> {
  /** Type of what a finished cell holds, which is kept as JSON. */
  Class<V> type();

  /** A cell that nothing is known of yet. */
  C blank(Cell cell);

  /** The same, finished. */
  C with(C blank, V value);

  /** The same, which could not be finished. */
  C failed(C blank, String problem);

  /**
   * Does the work of a cell.
   *
   * @param key what tells it from others
   * @param workspace of the table
   */
  V computed(Cell cell, Fingerprint key, Workspace workspace);

  /** The table of these cells. */
  ResultTable table(TableSettings settings, List<C> cells);
}
