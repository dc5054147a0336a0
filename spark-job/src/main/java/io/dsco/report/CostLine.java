package io.dsco.report;

import io.dsco.report.SynthesizedRun.Alignment;
import io.dsco.table.Cost;
import io.dsco.table.CostCell;
import io.dsco.table.KeptTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What images of one method cost on one machine, by their number.
 *
 * @param row of the table that measured it
 * @param from name of that table, or what else measured it
 * @param machine empty where that is not known
 * @param points ascending in images
 */
record CostLine(Alignment method, String row, String from, String machine, List<Point> points) {
  /**
   * What so many images took.
   *
   * @param images of a class
   * @param cost of the samples among them
   * @param doping seconds of student, scores and selection; 0 where no image is added
   */
  record Point(long images, Cost cost, long doping) {
    long seconds() {
      return cost.total() + doping;
    }
  }

  /** Copies. */
  CostLine {
    points = points.stream().sorted(Comparator.comparing(Point::images)).toList();
  }

  /** One line for each row, method and machine of the tables of costs. */
  static List<CostLine> of(List<KeptTable> tables) {
    Map<CostLine, List<Point>> found = new LinkedHashMap<>();
    for (KeptTable table : tables) {
      for (CostCell cell : table.costs()) {
        if (cell.cost().isPresent() && cell.samples() > 0) {
          Cost cost = cell.cost().get();
          Alignment method = Alignment.valueOf(cell.method().name());
          found
              .computeIfAbsent(
                  new CostLine(method, cell.row(), table.name(), cost.machine(), List.of()),
                  line -> new ArrayList<>())
              .add(new Point(cell.samples(), cost, 0));
        }
      }
    }
    return found.entrySet().stream().map(line -> line.getKey().with(line.getValue())).toList();
  }

  private CostLine with(List<Point> measured) {
    return new CostLine(method, row, from, machine, measured);
  }

  /** The method, and what else tells it from the other lines of the method. */
  String name(List<CostLine> all) {
    List<CostLine> alike = all.stream().filter(line -> line.method == method).toList();
    List<String> parts = new ArrayList<>(List.of(method.shortTitle()));
    if (isOfARun()) {
      parts.add(from);
    } else {
      List<CostLine> tables = alike.stream().filter(line -> !line.isOfARun()).toList();
      addWhereDifferent(parts, tables, CostLine::row);
      addWhereDifferent(parts, tables, CostLine::from);
    }
    addWhereDifferent(parts, alike, CostLine::machineName);
    return String.join(", ", parts);
  }

  private boolean isOfARun() {
    return from.equals(RunCost.NAME);
  }

  private void addWhereDifferent(
      List<String> parts, List<CostLine> lines, Function<CostLine, String> part) {
    if (lines.stream().map(part).distinct().count() > 1 && !parts.contains(part.apply(this))) {
      parts.add(part.apply(this));
    }
  }

  String machineName() {
    return machine.isEmpty() ? "unknown machine" : machine;
  }
}
