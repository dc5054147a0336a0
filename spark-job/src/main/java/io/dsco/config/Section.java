package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One section of a configuration while it is read. A value that cannot be used is noted as a
 * problem and replaced by a harmless one, so that reading goes on and every problem is found.
 */
final class Section {
  private final Config config;
  private final String path;
  private final List<String> problems;
  private final Locations locations;
  private final int problemsBefore;

  Section(Config config, String path, List<String> problems, Locations locations) {
    this.config = config;
    this.path = path;
    this.problems = problems;
    this.locations = locations;
    this.problemsBefore = problems.size();
  }

  Section section(String key) {
    return new Section(config, place(key), problems, locations);
  }

  String text(String key) {
    return required(key).map(value -> asText(key, value)).orElse("");
  }

  Optional<String> optionalText(String key) {
    return value(key).map(value -> asText(key, value));
  }

  /** A path that starts at the configuration file's directory. */
  String dataPath(String key) {
    return locations.besideFile(text(key));
  }

  Optional<String> optionalDataPath(String key) {
    return optionalText(key).map(locations::besideFile);
  }

  /** Paths that start at the configuration file's directory, by the free-form names under a key. */
  Map<String, String> dataPaths(String key) {
    Map<String, String> paths = new TreeMap<>();
    rows(key).forEach(name -> paths.put(name, section(key).dataPath(ConfigUtil.joinPath(name))));
    return paths;
  }

  boolean isSet(String key) {
    return value(key).isPresent();
  }

  /** A path that starts at the directory where the program was called. */
  String workingPath(String key) {
    String told = text(key);
    return locations
        .besideCaller(told)
        .orElseGet(
            () -> refuse(key, "absolute or a URI where the cluster runs the driver", told, told));
  }

  int whole(String key, Rule rule) {
    return required(key).map(value -> asWhole(key, value, rule)).orElse(1);
  }

  Optional<Integer> optionalWhole(String key, Rule rule) {
    return value(key).map(value -> asWhole(key, value, rule));
  }

  long wholeOf64Bits(String key, Rule rule) {
    return required(key)
        .map(value -> exact(key, value, rule, Long.MIN_VALUE, Long.MAX_VALUE))
        .orElse(1L);
  }

  double number(String key, Rule rule) {
    Optional<ConfigValue> found = required(key);
    if (found.isEmpty()) {
      return 1;
    }
    Optional<BigDecimal> number = decimal(found.get());
    if (number.isEmpty()) {
      return refuse(key, "a number", shown(found.get()), 1.0);
    }
    double value = number.get().doubleValue();
    return Double.isFinite(value) && rule.accepts().test(value)
        ? value
        : refuse(key, rule.text(), shown(found.get()), 1.0);
  }

  Optional<Double> optionalNumber(String key, Rule rule) {
    return value(key).isEmpty() ? Optional.empty() : Optional.of(number(key, rule));
  }

  Optional<Long> optionalBytes(String key, Rule rule) {
    return value(key).isEmpty() ? Optional.empty() : Optional.of(bytes(key, rule));
  }

  /** The keys of a table whose rows the user may add to, sorted. */
  SortedSet<String> rows(String key) {
    return new TreeSet<>(config.getObject(place(key)).keySet());
  }

  List<Integer> wholes(String key, Rule rule) {
    Optional<ConfigValue> found = required(key);
    if (found.isEmpty()) {
      return List.of();
    }
    if (found.get().valueType() != ConfigValueType.LIST) {
      return refuse(key, "a list of whole numbers", shown(found.get()), List.of());
    }
    int before = problems.size();
    List<Integer> values = new ArrayList<>();
    for (ConfigValue element : config.getList(place(key))) {
      values.add(asWhole(key, element, rule));
    }
    if (values.isEmpty()) {
      return refuse(key, "a list of at least one", "[]", values);
    }
    return problems.size() == before ? values : List.of();
  }

  /** A size such as 256MiB, in bytes. */
  long bytes(String key, Rule rule) {
    return required(key).map(value -> asBytes(key, value, rule)).orElse(1L);
  }

  private long asBytes(String key, ConfigValue value, Rule rule) {
    try {
      long size = config.getBytes(place(key));
      return rule.accepts().test(size)
          ? size
          : refuse(key, rule.text() + " bytes", shown(value), 1L);
    } catch (ConfigException notASize) {
      return refuse(key, "a size such as 256MiB", shown(value), 1L);
    }
  }

  /** A time such as 30s. */
  Duration duration(String key) {
    Optional<ConfigValue> found = required(key);
    if (found.isEmpty()) {
      return Duration.ZERO;
    }
    try {
      Duration time = config.getDuration(place(key));
      return time.isNegative()
          ? refuse(key, "at least 0s", shown(found.get()), Duration.ZERO)
          : time;
    } catch (ConfigException notATime) {
      return refuse(key, "a time such as 30s", shown(found.get()), Duration.ZERO);
    }
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    return required(key)
        .map(value -> asChoice(key, value, type))
        .orElse(type.getEnumConstants()[0]);
  }

  <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
    return value(key).map(value -> asChoice(key, value, type));
  }

  private <E extends Enum<E>> E asChoice(String key, ConfigValue value, Class<E> type) {
    E[] choices = type.getEnumConstants();
    String text = asText(key, value);
    for (E choice : choices) {
      if (settingName(choice).equals(text)) {
        return choice;
      }
    }
    String names =
        Arrays.stream(choices).map(Section::settingName).collect(Collectors.joining(", "));
    return refuse(key, "one of " + names, shown(value), choices[0]);
  }

  /** A list of at least one choice, none twice. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    Optional<ConfigValue> found = required(key);
    if (found.isEmpty()) {
      return List.of();
    }
    if (found.get().valueType() != ConfigValueType.LIST) {
      return refuse(key, "a list of names", shown(found.get()), List.of());
    }
    int before = problems.size();
    List<E> values =
        config.getList(place(key)).stream().map(element -> asChoice(key, element, type)).toList();
    boolean distinct = !values.isEmpty() && Set.copyOf(values).size() == values.size();
    return distinct || problems.size() > before
        ? values
        : refuse(key, "a list of at least one, none twice", shown(found.get()), List.of());
  }

  /** A list of texts, maybe empty. */
  List<String> texts(String key) {
    return elements(key, "a list of texts").stream().map(value -> asText(key, value)).toList();
  }

  /**
   * A list of sections, maybe empty. Each has its name in its place, or its number from 0 where it
   * has none.
   *
   * @param known the keys that they may have
   */
  List<Section> sections(String key, Set<String> known) {
    List<Section> found = new ArrayList<>();
    for (ConfigValue element : elements(key, "a list of sections")) {
      if (element instanceof ConfigObject object) {
        ConfigValue name = object.get("name");
        String part = name == null ? String.valueOf(found.size()) : asText(key, name);
        String place = place(key) + "." + ConfigUtil.joinPath(part);
        found.add(new Section(object.atPath(place), place, problems, locations));
        object.keySet().stream()
            .filter(one -> !known.contains(one))
            .sorted()
            .forEach(one -> problems.add("unknown setting " + place + "." + one));
      } else {
        refuse(key, "a list of sections", shown(config.getValue(place(key))), null);
      }
    }
    return found;
  }

  /** The settings under a key, none where it is not set. */
  Config settings(String key) {
    Optional<ConfigValue> found = value(key);
    if (found.isPresent() && !(found.get() instanceof ConfigObject)) {
      return refuse(key, "a section", shown(found.get()), ConfigFactory.empty());
    }
    return found.isEmpty() ? ConfigFactory.empty() : config.getConfig(place(key));
  }

  private List<? extends ConfigValue> elements(String key, String rule) {
    Optional<ConfigValue> found = required(key);
    if (found.isPresent() && found.get().valueType() != ConfigValueType.LIST) {
      return refuse(key, rule, shown(found.get()), List.of());
    }
    return found.isEmpty() ? List.of() : config.getList(place(key));
  }

  /** The free-form properties under a key, by their full dotted names. */
  Map<String, String> properties(String key) {
    Map<String, String> properties = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.getConfig(place(key)).entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      properties.put(name, String.valueOf(entry.getValue().unwrapped()));
    }
    return properties;
  }

  /** Notes a problem of a setting when {@code holds} is false. */
  void require(String key, boolean holds, String rule, Object value) {
    if (!holds) {
      refuse(key, rule, String.valueOf(value), null);
    }
  }

  /** The same for a rule between settings, which says nothing when one of them has a stand-in. */
  void relate(String key, boolean holds, String rule, Object value) {
    require(key, holds || problems.size() > problemsBefore, rule, value);
  }

  static String settingName(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String place(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Optional<ConfigValue> value(String key) {
    String place = place(key);
    return config.hasPath(place) ? Optional.of(config.getValue(place)) : Optional.empty();
  }

  private Optional<ConfigValue> required(String key) {
    Optional<ConfigValue> found = value(key);
    if (found.isEmpty()) {
      problems.add(words(key) + " must be set (" + place(key) + ")");
    }
    return found;
  }

  private String asText(String key, ConfigValue value) {
    boolean scalar =
        value.valueType() != ConfigValueType.OBJECT && value.valueType() != ConfigValueType.LIST;
    String text = scalar ? String.valueOf(value.unwrapped()) : "";
    return text.isBlank() ? refuse(key, "a text", shown(value), "?") : text;
  }

  private int asWhole(String key, ConfigValue value, Rule rule) {
    return (int) exact(key, value, rule, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private long exact(String key, ConfigValue value, Rule rule, long least, long most) {
    try {
      long whole = decimal(value).orElseThrow(ArithmeticException::new).longValueExact();
      if (whole < least || whole > most) {
        return refuse(key, Rule.between(least, most).text(), shown(value), 1L);
      }
      return rule.accepts().test(whole) ? whole : refuse(key, rule.text(), shown(value), 1L);
    } catch (ArithmeticException notWhole) {
      return refuse(key, "a whole number", shown(value), 1L);
    }
  }

  private static Optional<BigDecimal> decimal(ConfigValue value) {
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

  private <T> T refuse(String key, String rule, String value, T instead) {
    problems.add(words(key) + " must be " + rule + ", was " + value + " (" + place(key) + ")");
    return instead;
  }

  private static String words(String key) {
    return key.replace('-', ' ');
  }

  private static String shown(ConfigValue value) {
    return value.render(ConfigRenderOptions.concise());
  }
}
