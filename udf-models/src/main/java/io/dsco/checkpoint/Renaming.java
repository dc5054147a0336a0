package io.dsco.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One rule of a {@link NameTable}: segments of the model's names, and what files say instead. */
record Renaming(String model, List<String> stored, Pattern pattern) {
  /** The segment that stands for a number. */
  static final String NUMBER = "*";

  private static final String DIGITS = "[0-9]+";

  Renaming(String model, List<String> stored) {
    this(
        model,
        List.copyOf(stored),
        Pattern.compile("((?:.*\\.)?)" + regex(model, "(" + DIGITS + ")") + "((?:\\..*)?)"));
  }

  /** The stored names of the model's {@code name}, when the rule concerns it. */
  Optional<List<String>> apply(String name) {
    Matcher matcher = pattern.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int last = matcher.groupCount();
    String number = last == 3 ? matcher.group(2) : NUMBER;
    return Optional.of(
        stored.stream()
            .map(part -> matcher.group(1) + part.replace(NUMBER, number) + matcher.group(last))
            .toList());
  }

  /** Matches the names that {@code stored} can stand for; the number is the first group. */
  static Pattern numbered(String stored) {
    return Pattern.compile(regex(stored, "(" + DIGITS + ")"));
  }

  private static String regex(String name, String number) {
    return Pattern.quote(name).replace(NUMBER, "\\E" + number + "\\Q");
  }
}
