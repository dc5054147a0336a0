package io.dsco.config;

import io.dsco.config.ReferenceSection.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table of sections that have the same settings: the longer of the two lists runs down. */
final class SideBySide {
  private final List<String> titles;
  private final List<String> names;
  private final List<List<Setting>> columns;

  private SideBySide(ReferenceSection parent) {
    this.titles =
        parent.sections().stream().map(section -> within(parent.path(), section.path())).toList();
    this.names = names(parent.sections().get(0));
    this.columns = parent.sections().stream().map(ReferenceSection::all).toList();
  }

  /** Names of a section's settings, from the section on. */
  static List<String> names(ReferenceSection section) {
    return section.all().stream().map(setting -> within(section.path(), setting.path())).toList();
  }

  static String table(ReferenceSection parent) {
    SideBySide table = new SideBySide(parent);
    return table.titles.size() > table.names.size() ? table.acrossNames() : table.acrossTitles();
  }

  private String acrossNames() {
    List<String> lines = header(names);
    for (int c = 0; c < columns.size(); c++) {
      lines.add(row(titles.get(c), columns.get(c).stream().map(Setting::value).toList(), ""));
    }
    return String.join("", lines);
  }

  private String acrossTitles() {
    List<String> lines = header(Stream.concat(titles.stream(), Stream.of("")).toList());
    for (int n = 0; n < names.size(); n++) {
      int name = n;
      List<String> values = columns.stream().map(column -> column.get(name).value()).toList();
      String meaning = CommentText.markdown(columns.get(0).get(n).comments());
      lines.add(row(names.get(n), values, " " + meaning + " |"));
    }
    return String.join("", lines);
  }

  private static List<String> header(List<String> cells) {
    List<String> lines = new ArrayList<>();
    StringBuilder titles = new StringBuilder("| |");
    cells.forEach(cell -> titles.append(cell.isEmpty() ? " |" : " `" + cell + "` |"));
    lines.add(titles + "\n");
    lines.add("|---|" + "---|".repeat(cells.size()) + "\n");
    return lines;
  }

  private static String row(String title, List<String> values, String end) {
    StringBuilder row = new StringBuilder("| `" + title + "` |");
    values.forEach(value -> row.append(" `").append(value).append("` |"));
    return row + end + "\n";
  }

  private static String within(String parent, String path) {
    return path.substring(parent.length() + 1);
  }
}
