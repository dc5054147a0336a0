package io.dsco.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.util.Optional;

/**
 * Includes files as HOCON does, but refuses one that is not there, which HOCON passes over: every
 * setting of it would silently have its default.
 *
 * @param usual finds what is included
 */
record RequiredIncludes(Optional<ConfigIncluder> usual)
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return new RequiredIncludes(Optional.of(fallback));
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return required(usual.orElseThrow().include(context, what), what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return required(
        ConfigFactory.parseFileAnySyntax(what, options(context)).root(), what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return required(ConfigFactory.parseURL(what, options(context)).root(), what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return required(ConfigFactory.parseResourcesAnySyntax(what, options(context)).root(), what);
  }

  /** What a file includes is beside it, wherever the file is that includes it. */
  private static ConfigParseOptions options(ConfigIncludeContext context) {
    return context.parseOptions().setIncluder(new RequiredIncludes(Optional.empty()));
  }

  private static ConfigObject required(ConfigObject included, String what) {
    if (included.isEmpty()) {
      throw ConfigurationException.of(
          "an included file must be there and have settings, %s has none (CONF)".formatted(what));
    }
    return included;
  }
}
