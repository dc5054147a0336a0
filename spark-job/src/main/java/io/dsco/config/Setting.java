package io.dsco.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One value of a configuration while it is read. One that cannot be used is noted as a problem, and
 * a harmless one stands in for it.
 *
 * @param key its name in its section
 * @param place its whole name
 * @param problems notes go there
 */
record Setting(String key, String place, ConfigValue value, List<String> problems) {
  /** Name under which the library converts a value that is alone. */
  private static final String ALONE = "value";

  String text() {
    boolean scalar =
        value.valueType() != ConfigValueType.OBJECT && value.valueType() != ConfigValueType.LIST;
    String text = scalar ? String.valueOf(value.unwrapped()) : "";
    return text.isBlank() ? refuse("a text", "?") : text;
  }

  int whole(Rule rule) {
    return (int) exact(rule, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  long wholeOf64Bits(Rule rule) {
    return exact(rule, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private long exact(Rule rule, long least, long most) {
    try {
      long whole = decimal().orElseThrow(ArithmeticException::new).longValueExact();
      if (whole < least || whole > most) {
        return refuse(Rule.between(least, most).text(), 1L);
      }
      return rule.accepts().test(whole) ? whole : refuse(rule.text(), 1L);
    } catch (ArithmeticException notWhole) {
      return refuse("a whole number", 1L);
    }
  }

  double number(Rule rule) {
    Optional<BigDecimal> number = decimal();
    if (number.isEmpty()) {
      return refuse("a number", 1.0);
    }
    double told = number.get().doubleValue();
    return Double.isFinite(told) && rule.accepts().test(told) ? told : refuse(rule.text(), 1.0);
  }

  private Optional<BigDecimal> decimal() {
    if (value.valueType() != ConfigValueType.NUMBER
        && value.valueType() != ConfigValueType.STRING) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(String.valueOf(value.unwrapped()).trim()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** A size such as 256MiB, in bytes. */
  long bytes(Rule rule) {
    try {
      long size = value.atKey(ALONE).getBytes(ALONE);
      return rule.accepts().test(size) ? size : refuse(rule.text() + " bytes", 1L);
    } catch (ConfigException notASize) {
      return refuse("a size such as 256MiB", 1L);
    }
  }

  /** A time such as 30s. */
  Duration duration() {
    try {
      Duration time = value.atKey(ALONE).getDuration(ALONE);
      return time.isNegative() ? refuse("at least 0s", Duration.ZERO) : time;
    } catch (ConfigException notATime) {
      return refuse("a time such as 30s", Duration.ZERO);
    }
  }

  <E extends Enum<E>> E choice(Class<E> type) {
    E[] choices = type.getEnumConstants();
    String text = text();
    for (E choice : choices) {
      if (Section.settingName(choice).equals(text)) {
        return choice;
      }
    }
    String names =
        Arrays.stream(choices).map(Section::settingName).collect(Collectors.joining(", "));
    return refuse("one of " + names, choices[0]);
  }

  /** The elements of a list, each in the list's place. */
  List<Setting> elements(String rule) {
    return value instanceof ConfigList list
        ? list.stream().map(element -> new Setting(key, place, element, problems)).toList()
        : refuse(rule, List.of());
  }

  <T> T refuse(String rule, T instead) {
    note(problems, key, place, rule, value.render(ConfigRenderOptions.concise()));
    return instead;
  }

  static void note(List<String> problems, String key, String place, String rule, String value) {
    problems.add("%s must be %s, was %s (%s)".formatted(words(key), rule, value, place));
  }

  static String words(String key) {
    return key.replace('-', ' ');
  }
}
