package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Every setting of a run, defaults included, as JSON in which no secret can be read. */
public final class EffectiveSettings {
  private static final String MASK = "***";
  private static final Pattern SECRET_KEY =
      Pattern.compile("secret|password|token|access[.-]key|credential");
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]+@");

  private final String json;

  EffectiveSettings(Config config) {
    ConfigValue masked = ConfigValueFactory.fromAnyRef(mask("", config.root()));
    this.json = masked.render(ConfigRenderOptions.concise());
  }

  /** One JSON object; unset settings are null, sections and keys in alphabetical order. */
  public String json() {
    return json;
  }

  private static Object mask(String path, ConfigValue value) {
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
    if (SECRET_KEY.matcher(path.toLowerCase(Locale.ROOT)).find()) {
      return MASK;
    }
    if (value instanceof ConfigList list) {
      return list.stream().map(element -> mask(path, element)).toList();
    }
    Object plain = value.unwrapped();
    return plain instanceof String text
        ? USER_INFO.matcher(text).replaceAll("://" + MASK + "@")
        : plain;
  }

  @Override
  public String toString() {
    return json;
  }
}
