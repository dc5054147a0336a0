package io.dsco.cli;

import io.dsco.cli.Check.Finding;
import io.dsco.cli.Check.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The findings of a dry run as a table. */
final class CheckReport {
  private record Row(String name, Finding finding) {}

  private final List<Row> rows = new ArrayList<>();

  /** Makes every check, whatever the ones before it found. */
  static CheckReport of(List<Check> checks) {
    CheckReport report = new CheckReport();
    checks.forEach(check -> report.rows.add(new Row(check.name(), examine(check))));
    return report;
  }

  private static Finding examine(Check check) {
    try {
      return check.examine();
    } catch (Exception failed) {
      Throwable root = failed;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
      return Finding.problem(root.getClass().getSimpleName() + ": " + message);
    }
  }

  ExitStatus status() {
    boolean problem = rows.stream().anyMatch(row -> row.finding.outcome() == Outcome.PROBLEM);
    return problem ? ExitStatus.USER : ExitStatus.DONE;
  }

  /** One line a check: name, outcome, detail. */
  String table() {
    int width = rows.stream().mapToInt(row -> row.name.length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Row row : rows) {
      String format = "%-" + Math.max(1, width) + "s  %-7s  %s%n";
      String outcome = row.finding.outcome() == Outcome.OK ? "ok" : "PROBLEM";
      table.append(String.format(format, row.name, outcome, row.finding.detail()));
    }
    return table.toString();
  }
}
