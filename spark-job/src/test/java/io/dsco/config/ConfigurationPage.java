package io.dsco.config;

import io.dsco.config.ReferenceSection.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The Markdown page of all settings, made from {@code reference.conf}. */
final class ConfigurationPage {
  /** Sections below a section that are shown side by side, if they are alike: at least so many. */
  private static final int ALIKE = 3;

  private final StringBuilder page = new StringBuilder();
  private final String text;
  private final ReferenceSection reference;

  private ConfigurationPage(String text) {
    this.text = text;
    this.reference = ReferenceSection.read(text);
  }

  /**
   * The whole page.
   *
   * @param text of {@code reference.conf}
   * @param origin what it says of its making: a line of Markdown
   */
  static String of(String text, String origin) {
    return new ConfigurationPage(text).whole(origin);
  }

  private String whole(String origin) {
    page.append("# Settings\n\n").append(origin).append("\n\n");
    for (String paragraph : introduction()) {
      page.append(paragraph).append("\n\n");
    }
    page.append(
        reference.sections().stream()
            .map(section -> "[`%s`](#%s)".formatted(section.path(), section.path()))
            .collect(Collectors.joining(" · ")));
    page.append("\n\n");
    settings(reference);
    reference.sections().forEach(section -> section(section, "## "));
    return page.toString().stripTrailing() + "\n";
  }

  /** The comment that the file begins with, paragraph by paragraph. */
  private List<String> introduction() {
    List<List<String>> paragraphs = new ArrayList<>(List.of(new ArrayList<>()));
    text.lines()
        .takeWhile(line -> line.startsWith("#"))
        .map(line -> line.substring(1))
        .forEach(
            line -> {
              if (line.isBlank()) {
                paragraphs.add(new ArrayList<>());
              } else {
                paragraphs.get(paragraphs.size() - 1).add(line);
              }
            });
    return paragraphs.stream().map(CommentText::markdown).filter(p -> !p.isEmpty()).toList();
  }

  private void section(ReferenceSection section, String heading) {
    page.append(heading).append('`').append(section.path()).append("`\n\n");
    if (!section.comments().isEmpty()) {
      page.append(CommentText.markdown(section.comments())).append("\n\n");
    }
    if (areAlike(section)) {
      page.append(SideBySide.table(section)).append('\n');
    } else {
      settings(section);
      section.sections().forEach(nested -> section(nested, "#" + heading));
    }
  }

  private static boolean areAlike(ReferenceSection section) {
    return section.settings().isEmpty()
        && section.sections().size() >= ALIKE
        && section.sections().stream().map(SideBySide::names).distinct().count() == 1;
  }

  private void settings(ReferenceSection section) {
    if (section.settings().isEmpty()) {
      return;
    }
    page.append("| setting | default | |\n|---|---|---|\n");
    for (List<Setting> row : rows(section.settings())) {
      page.append("| ").append(lines(row.stream().map(Setting::path).toList()));
      page.append(" | ").append(lines(row.stream().map(Setting::value).toList()));
      page.append(" | ").append(CommentText.markdown(row.get(0).comments())).append(" |\n");
    }
    page.append('\n');
  }

  /** Settings that share a comment share a row. */
  private static List<List<Setting>> rows(List<Setting> settings) {
    List<List<Setting>> rows = new ArrayList<>();
    for (Setting setting : settings) {
      if (rows.isEmpty() || !setting.comments().isEmpty()) {
        rows.add(new ArrayList<>());
      }
      rows.get(rows.size() - 1).add(setting);
    }
    return rows;
  }

  private static String lines(List<String> codes) {
    return codes.stream().map(code -> "`" + code + "`").collect(Collectors.joining("<br>"));
  }
}
