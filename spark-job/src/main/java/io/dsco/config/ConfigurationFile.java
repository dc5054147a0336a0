package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads one configuration file with its overrides over the defaults. */
final class ConfigurationFile {
  /** Values that {@code --set} reads as HOCON; all else is plain text, paths and URLs above all. */
  private static final Pattern LITERAL =
      Pattern.compile("null|true|false|[\\[{\"].*|[+-]?[0-9.]+([eE][+-]?[0-9]+)?");

  private final ConfigurationPlace place;

  ConfigurationFile(ConfigurationPlace place) {
    this.place = place;
  }

  RunConfiguration read(List<String> overrides) {
    return read(overrides, config -> config);
  }

  /**
   * The same with other settings.
   *
   * @param changed what the file and the overrides say, as it is to be read
   */
  RunConfiguration read(List<String> overrides, UnaryOperator<Config> changed) {
    List<String> problems = new ArrayList<>();
    try {
      Config reference =
          ConfigFactory.parseResources(ConfigurationFile.class, "/reference.conf").resolve();
      Config told = overrides(overrides, problems).withFallback(place.parse()).resolve();
      Config known = new KnownSettings(reference).keepKnown(changed.apply(told), problems);
      Config merged = known.withFallback(reference);
      Locations locations = place.locations();
      return RunConfiguration.read(
          new Section(merged, "", problems, locations), new EffectiveSettings(merged), problems);
    } catch (ConfigException unreadable) {
      problems.add(firstLine(unreadable) + " (CONF)");
      throw new ConfigurationException(problems);
    }
  }

  private static Config overrides(List<String> overrides, List<String> problems) {
    Config config = ConfigFactory.empty();
    for (String override : overrides) {
      int equals = override.indexOf('=');
      if (equals < 1) {
        problems.add("an override must have the form key=value, was " + override + " (--set)");
        continue;
      }
      String key = override.substring(0, equals).trim();
      config = config.withValue(key, value(override.substring(equals + 1).trim()));
    }
    return config;
  }

  private static ConfigValue value(String text) {
    return LITERAL.matcher(text).matches()
        ? ConfigFactory.parseString("value = " + text).root().get("value")
        : ConfigValueFactory.fromAnyRef(text);
  }

  /** The library's messages can run over several lines; an error of ours is one. */
  private static String firstLine(ConfigException unreadable) {
    return String.valueOf(unreadable.getMessage()).lines().findFirst().orElse("unreadable");
  }
}
