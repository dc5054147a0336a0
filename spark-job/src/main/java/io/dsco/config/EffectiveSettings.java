package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Every setting of a run, defaults included, as JSON in which no secret can be read. */
public final class EffectiveSettings {
  private static final String PROPERTIES = "spark.properties";
  private static final String REDACTION = "spark.redaction.regex";

  private final Optional<Pattern> redaction;
  private final String json;

  /**
   * Masks by the rules of {@link Secrets} and by Spark's setting for that.
   *
   * @throws ConfigurationException when the latter is no regular expression
   */
  EffectiveSettings(Config config) {
    this.redaction = redaction(config.getConfig(PROPERTIES));
    ConfigValue masked = ConfigValueFactory.fromAnyRef(mask("", config.root()));
    this.json = masked.render(ConfigRenderOptions.concise());
  }

  /** One JSON object; unset settings are null, sections and keys in alphabetical order. */
  public String json() {
    return json;
  }

  private static Optional<Pattern> redaction(Config properties) {
    Optional<String> regex =
        properties.entrySet().stream()
            .filter(
                entry -> String.join(".", ConfigUtil.splitPath(entry.getKey())).equals(REDACTION))
            .map(entry -> String.valueOf(entry.getValue().unwrapped()))
            .findFirst();
    try {
      return regex.map(Pattern::compile);
    } catch (PatternSyntaxException e) {
      throw ConfigurationException.of(
          "%s must be a regular expression, was %s (%s)"
              .formatted(REDACTION, regex.orElse(""), PROPERTIES));
    }
  }

  private boolean isSecret(String path) {
    return Secrets.NAMES.matcher(path).find()
        || redaction.filter(names -> names.matcher(path).find()).isPresent();
  }

  private Object mask(String path, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      Map<String, Object> masked = new LinkedHashMap<>();
      for (String key : new TreeSet<>(object.keySet())) {
        masked.put(key, mask(path + "." + key, object.get(key)));
      }
      return masked;
    }
    if (value.valueType() == ConfigValueType.NULL) {
      return null;
    }
    if (isSecret(path)) {
      return Secrets.MASK;
    }
    if (value instanceof ConfigList list) {
      return list.stream().map(element -> mask(path, element)).toList();
    }
    Object plain = value.unwrapped();
    return plain instanceof String text ? Secrets.masked(text) : plain;
  }

  @Override
  public String toString() {
    return json;
  }
}
