package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings that exist: those of {@code reference.conf}. Finds the ones that do not. */
final class KnownSettings {
  private static final Set<String> FREE_FORM =
      Set.of("spark.properties", "plan.gpus", "evaluation.others");

  private final SortedMap<String, ConfigValueType> types = new TreeMap<>();

  KnownSettings(Config reference) {
    collect("", reference.root());
  }

  private void collect(String prefix, ConfigObject object) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      String path = prefix + entry.getKey();
      types.put(path, entry.getValue().valueType());
      if (entry.getValue() instanceof ConfigObject section) {
        collect(path + ".", section);
      }
    }
  }

  /**
   * Returns {@code config} without the settings that do not exist or that put a value in the place
   * of a section; each is added to {@code problems}.
   */
  Config keepKnown(Config config, List<String> problems) {
    Config kept = config;
    for (List<String> unknown : unknown(config.root(), List.of(), problems)) {
      kept = kept.withoutPath(ConfigUtil.joinPath(unknown));
    }
    return kept;
  }

  private List<List<String>> unknown(
      ConfigObject object, List<String> parents, List<String> problems) {
    List<List<String>> found = new ArrayList<>();
    object.keySet().stream()
        .sorted()
        .forEach(
            key -> {
              List<String> place = new ArrayList<>(parents);
              place.add(key);
              found.addAll(unknown(place, object.get(key), problems));
            });
    return found;
  }

  private List<List<String>> unknown(List<String> place, ConfigValue value, List<String> problems) {
    String path = String.join(".", place);
    boolean known = types.containsKey(path);
    boolean section = types.get(path) == ConfigValueType.OBJECT;
    if (section && !(value instanceof ConfigObject)) {
      problems.add(path + " must be a section of settings, not a value (" + path + ")");
      return List.of(place);
    }
    if (FREE_FORM.contains(path) || (known && !section)) {
      return List.of();
    }
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      return unknown(object, place, problems);
    }
    if (known) {
      return List.of();
    }
    problems.add("unknown setting " + path + nearest(path).map(this::suggestion).orElse(""));
    return List.of(place);
  }

  private String suggestion(String known) {
    return ": did you mean " + known + "?";
  }

  private Optional<String> nearest(String path) {
    return types.entrySet().stream()
        .filter(entry -> entry.getValue() != ConfigValueType.OBJECT)
        .map(Map.Entry::getKey)
        .min(Comparator.comparingInt(known -> distance(path, known)))
        .filter(known -> distance(path, known) <= 1 + path.length() / 4);
  }

  /** Edits between the whole paths, or between the last names when only the section is wrong. */
  private static int distance(String path, String known) {
    int sameName = 1 + EditDistance.between(lastName(path), lastName(known));
    return Math.min(EditDistance.between(path, known), sameName);
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
