package io.dsco.table;

import java.util.Optional;

/**
 * What the samples of one row and column cost, as far as it is known.
 *
 * @param problem why it could not be measured; empty where it was, or was not tried
 */
public record CostCell(String row, String column, Optional<Cost> cost, String problem) {
  /** A cell that nothing is known of yet. */
  public static CostCell missing(String row, String column) {
    return new CostCell(row, column, Optional.empty(), "");
  }

  /** The same with its cost. */
  public CostCell with(Cost measured) {
    return new CostCell(row, column, Optional.of(measured), "");
  }

  /** The same, which could not be measured. */
  public CostCell failed(String why) {
    return new CostCell(row, column, Optional.empty(), why);
  }

  /** For a line of the log, for example {@code DsCo at 50}. */
  public String place() {
    return row + " at " + column;
  }
}
