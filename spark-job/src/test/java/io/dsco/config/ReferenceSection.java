package io.dsco.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A section of {@code reference.conf}, everything in the order of the file.
 *
 * @param path empty for the whole file
 * @param comments the lines above it
 * @param settings those directly in it
 * @param sections those directly in it
 */
record ReferenceSection(
    String path, List<String> comments, List<Setting> settings, List<ReferenceSection> sections) {

  /**
   * One setting.
   *
   * @param value its default, as the file has it
   * @param comments the lines above it; none where it shares those of the setting before it
   */
  record Setting(String path, String value, List<String> comments) {}

  /** Reads HOCON. */
  static ReferenceSection read(String text) {
    return section("", ConfigFactory.parseString(text).root(), text.lines().toList());
  }

  /** Settings here and below, the first of a section below with that section's comments. */
  List<Setting> all() {
    Stream<Setting> below = sections.stream().flatMap(section -> section.allTold().stream());
    return Stream.concat(settings.stream(), below).toList();
  }

  private List<Setting> allTold() {
    List<Setting> all = new ArrayList<>(all());
    Setting first = all.get(0);
    if (first.comments().isEmpty()) {
      all.set(0, new Setting(first.path(), first.value(), comments));
    }
    return all;
  }

  private static ReferenceSection section(String path, ConfigObject object, List<String> lines) {
    List<Setting> settings = new ArrayList<>();
    List<ReferenceSection> sections = new ArrayList<>();
    object.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> place(entry, lines)))
        .forEach(
            entry -> {
              String child = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
              ConfigValue value = entry.getValue();
              if (value instanceof ConfigObject nested && !nested.isEmpty()) {
                sections.add(section(child, nested, lines));
              } else {
                settings.add(new Setting(child, text(value), value.origin().comments()));
              }
            });
    return new ReferenceSection(path, object.origin().comments(), settings, sections);
  }

  /** Line, then column: several settings may share a line. */
  private static int place(Map.Entry<String, ConfigValue> entry, List<String> lines) {
    int line = entry.getValue().origin().lineNumber();
    return line * 1000 + lines.get(line - 1).indexOf(entry.getKey());
  }

  private static String text(ConfigValue value) {
    return switch (value.valueType()) {
      case NULL -> "null";
      case OBJECT -> "{}";
      case LIST ->
          ((ConfigList) value)
              .stream().map(ReferenceSection::text).collect(Collectors.joining(", ", "[", "]"));
      default -> value.atKey("it").getString("it"); // a number as it is written
    };
  }
}
