package io.dsco.table;

import io.dsco.config.SynthesisSettings.Alignment;
import java.util.Optional;

/**
 * What the samples of one row and column cost, as far as it is known.
 *
 * @param method how its samples are made, {@code synthesis.alignment}
 * @param samples of a class; 0 where the trigger is to find their number
 * @param problem why it could not be measured; empty where it was, or was not tried
 */
public record CostCell(
    String row, String column, Alignment method, int samples, Optional<Cost> cost, String problem) {
  /** A cell that nothing is known of yet. */
  public static CostCell missing(String row, String column, Alignment method, int samples) {
    return new CostCell(row, column, method, samples, Optional.empty(), "");
  }

  /** The same with its cost. */
  public CostCell with(Cost measured) {
    return new CostCell(row, column, method, samples, Optional.of(measured), "");
  }

  /** The same, which could not be measured. */
  public CostCell failed(String why) {
    return new CostCell(row, column, method, samples, Optional.empty(), why);
  }

  /** For a line of the log, for example {@code DsCo at 50}. */
  public String place() {
    return row + " at " + column;
  }

  /** The place of a cell without cost, with the reason where it has been tried. */
  public String told() {
    return problem.isEmpty() ? place() : place() + ": " + problem;
  }
}
