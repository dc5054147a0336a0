package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a configuration file is. */
sealed interface ConfigurationPlace
    permits ConfigurationPlace.OnThisMachine, ConfigurationPlace.InProgram, RemoteConfiguration {
  /**
   * The file's text, with what it includes.
   *
   * @throws ConfigurationException when there is no readable file
   * @throws ConfigException when it is no HOCON
   */
  Config parse();

  /** Where relative paths in it start. */
  Locations locations();

  /** Of a local path, or of a URI of any Hadoop file system. */
  static ConfigurationPlace of(String place) {
    return Locations.isUri(place)
        ? RemoteConfiguration.at(place)
        : new OnThisMachine(Path.of(place).toAbsolutePath());
  }

  /** A file of the local file system. */
  record OnThisMachine(Path file) implements ConfigurationPlace {
    @Override
    public Config parse() {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw unreadable(file.toString());
      }
      return ConfigFactory.parseFile(
          file.toFile(),
          ConfigParseOptions.defaults()
              .setAllowMissing(false)
              .setIncluder(new RequiredIncludes(Optional.empty())));
    }

    @Override
    public Locations locations() {
      return Locations.local(file, DriverPlace.current());
    }
  }

  /** Settings by key that a program gives; relative paths start at its working directory. */
  record InProgram(Map<String, ?> settings) implements ConfigurationPlace {
    @Override
    public Config parse() {
      return ConfigFactory.parseMap(settings, "the program's settings");
    }

    @Override
    public Locations locations() {
      return new Locations("", Optional.of(""));
    }
  }

  /** The error of a file that cannot be read. */
  static ConfigurationException unreadable(String place) {
    return ConfigurationException.of(
        "the configuration must be a readable file, was " + place + " (CONF)");
  }
}
