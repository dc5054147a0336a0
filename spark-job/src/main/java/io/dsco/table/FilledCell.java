package io.dsco.table;

import io.dsco.evaluate.EvaluationTable;
import io.dsco.evaluate.TrialResult;
import java.util.List;
import java.util.Locale;

/**
 * One network on one dataset, as far as it is known.
 *
 * @param row name of its row
 * @param column name of its column
 * @param network its name
 * @param dataset what it was trained on: random, synthetic, published or full
 * @param results its trainings; none where the cell is missing
 * @param problem why it could not be computed; empty where it was, or was not tried
 */
public record FilledCell(
    String row,
    String column,
    String network,
    String dataset,
    List<TrialResult> results,
    String problem) {
  private static final String MISSING = "…";
  private static final String FAILED = "failed";

  /** Copies. */
  public FilledCell {
    results = List.copyOf(results);
  }

  /** A cell that nothing is known of yet. */
  public static FilledCell missing(String row, String column, String network, String dataset) {
    return new FilledCell(row, column, network, dataset, List.of(), "");
  }

  /** The same with its results. */
  public FilledCell with(List<TrialResult> trainings) {
    return new FilledCell(row, column, network, dataset, trainings, "");
  }

  /** The same, which could not be computed. */
  public FilledCell failed(String why) {
    return new FilledCell(row, column, network, dataset, List.of(), why);
  }

  /** Whether it has no result. */
  public boolean isMissing() {
    return results.isEmpty();
  }

  /** Top-1 accuracy in percent, and its deviation where there are several trainings. */
  public String text() {
    if (isMissing()) {
      return problem.isEmpty() ? MISSING : FAILED;
    }
    EvaluationTable.Point top1 = top1();
    return results.size() == 1
        ? String.format(Locale.ROOT, "%.1f", top1.top1())
        : String.format(Locale.ROOT, "%.1f ± %.1f", top1.top1(), top1.deviation());
  }

  EvaluationTable.Point top1() {
    TrialResult first = results.get(0);
    return new EvaluationTable(results).points(first.dataset(), first.network()).get(0);
  }

  /** For a line of the log, for example {@code DsCo at 50 (convnet)}. */
  public String place() {
    return "%s at %s (%s)".formatted(row, column, network);
  }
}
