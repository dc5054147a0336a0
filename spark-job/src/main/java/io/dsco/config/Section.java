package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

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
    return required(key).map(Setting::text).orElse("");
  }

  Optional<String> optionalText(String key) {
    return value(key).map(Setting::text);
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
    Optional<String> path = locations.besideCaller(told);
    require(key, path.isPresent(), "absolute or a URI where the cluster runs the driver", told);
    return path.orElse(told);
  }

  int whole(String key, Rule rule) {
    return required(key).map(setting -> setting.whole(rule)).orElse(1);
  }

  Optional<Integer> optionalWhole(String key, Rule rule) {
    return value(key).map(setting -> setting.whole(rule));
  }

  long wholeOf64Bits(String key, Rule rule) {
    return required(key).map(setting -> setting.wholeOf64Bits(rule)).orElse(1L);
  }

  double number(String key, Rule rule) {
    return required(key).map(setting -> setting.number(rule)).orElse(1.0);
  }

  Optional<Double> optionalNumber(String key, Rule rule) {
    return value(key).map(setting -> setting.number(rule));
  }

  /** A size such as 256MiB, in bytes. */
  long bytes(String key, Rule rule) {
    return required(key).map(setting -> setting.bytes(rule)).orElse(1L);
  }

  Optional<Long> optionalBytes(String key, Rule rule) {
    return value(key).map(setting -> setting.bytes(rule));
  }

  /** A time such as 30s. */
  Duration duration(String key) {
    return required(key).map(Setting::duration).orElse(Duration.ZERO);
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    return required(key).map(setting -> setting.choice(type)).orElse(type.getEnumConstants()[0]);
  }

  <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> type) {
    return value(key).map(setting -> setting.choice(type));
  }

  /** The keys of a table whose rows the user may add to, sorted. */
  SortedSet<String> rows(String key) {
    return new TreeSet<>(config.getObject(place(key)).keySet());
  }

  /** A list of at least one whole number. */
  List<Integer> wholes(String key, Rule rule) {
    return several(key, "a list of whole numbers", "a list of at least one", s -> s.whole(rule));
  }

  /** A list of at least one choice, none twice. */
  <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    String rule = "a list of at least one, none twice";
    List<E> values = several(key, "a list of names", rule, setting -> setting.choice(type));
    if (Set.copyOf(values).size() < values.size()) {
      required(key).ifPresent(setting -> setting.refuse(rule, values));
    }
    return values;
  }

  /** The elements of a list that must have one; none where one of them cannot be used. */
  private <T> List<T> several(
      String key, String rule, String ruleOfEmpty, Function<Setting, T> convert) {
    Optional<Setting> found = required(key);
    int before = problems.size();
    List<T> values =
        found.stream().flatMap(list -> list.elements(rule).stream()).map(convert).toList();
    if (found.isPresent() && problems.size() == before && values.isEmpty()) {
      return found.get().refuse(ruleOfEmpty, values);
    }
    return problems.size() == before ? values : List.of();
  }

  /** A list of texts, maybe empty. */
  List<String> texts(String key) {
    return elements(key, "a list of texts").stream().map(Setting::text).toList();
  }

  /**
   * A list of sections, maybe empty. Each has its name in its place, or its number from 0 where it
   * has none.
   *
   * @param known the keys that they may have
   */
  List<Section> sections(String key, Set<String> known) {
    List<Section> found = new ArrayList<>();
    for (Setting element : elements(key, "a list of sections")) {
      if (element.value() instanceof ConfigObject object) {
        ConfigValue name = object.get("name");
        String part =
            name == null
                ? String.valueOf(found.size())
                : new Setting(key, place(key), name, problems).text();
        String place = place(key) + "." + ConfigUtil.joinPath(part);
        found.add(new Section(object.atPath(place), place, problems, locations));
        object.keySet().stream()
            .filter(one -> !known.contains(one))
            .sorted()
            .forEach(one -> problems.add("unknown setting " + place + "." + one));
      } else {
        required(key).ifPresent(list -> list.refuse("a list of sections", list));
      }
    }
    return found;
  }

  /** The settings under a key, none where it is not set. */
  Config settings(String key) {
    Optional<Setting> found = value(key);
    if (found.isPresent() && !(found.get().value() instanceof ConfigObject)) {
      return found.get().refuse("a section", ConfigFactory.empty());
    }
    return found.isEmpty() ? ConfigFactory.empty() : config.getConfig(place(key));
  }

  private List<Setting> elements(String key, String rule) {
    return required(key).map(list -> list.elements(rule)).orElse(List.of());
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
      Setting.note(problems, key, place(key), rule, String.valueOf(value));
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

  private Optional<Setting> value(String key) {
    String place = place(key);
    return config.hasPath(place)
        ? Optional.of(new Setting(key, place, config.getValue(place), problems))
        : Optional.empty();
  }

  private Optional<Setting> required(String key) {
    Optional<Setting> found = value(key);
    if (found.isEmpty()) {
      problems.add(Setting.words(key) + " must be set (" + place(key) + ")");
    }
    return found;
  }
}
