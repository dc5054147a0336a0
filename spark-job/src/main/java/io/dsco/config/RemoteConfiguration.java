package io.dsco.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A configuration on any Hadoop file system; what it includes is named from its folder. */
record RemoteConfiguration(Path file) implements ConfigurationPlace {
  private static final String HADOOP = "spark.hadoop.";

  /** Refuses what is no URI. */
  static RemoteConfiguration at(String uri) {
    try {
      return new RemoteConfiguration(new Path(uri));
    } catch (IllegalArgumentException notAUri) {
      throw ConfigurationPlace.unreadable(uri);
    }
  }

  @Override
  public Config parse() {
    // One of its own: Hadoop would keep it for all who ask for that scheme and host later, with
    // a configuration that does not have what this file is about to say.
    try (FileSystem files = FileSystem.newInstance(file.toUri(), hadoop());
        Reader text = new InputStreamReader(files.open(file), StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
          text,
          ConfigParseOptions.defaults()
              .setOriginDescription(file.toString())
              .setIncluder(new Beside(file.getParent())));
    } catch (IOException unreadable) {
      throw ConfigurationPlace.unreadable(file + ": " + firstLine(unreadable));
    }
  }

  @Override
  public Locations locations() {
    return Locations.remote(file);
  }

  /** Hadoop's own files, with the properties that spark-submit hands on as a process's own. */
  private static Configuration hadoop() {
    Configuration configuration = new Configuration();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(HADOOP))
        .forEach(
            name -> configuration.set(name.substring(HADOOP.length()), System.getProperty(name)));
    return configuration;
  }

  private static String firstLine(IOException unreadable) {
    return String.valueOf(unreadable.getMessage()).lines().findFirst().orElse("unreadable");
  }

  /** Includes files by the names that are written, and refuses one that is not there. */
  private record Beside(Path folder)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private static final RequiredIncludes ELSEWHERE = new RequiredIncludes(Optional.empty());

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      return new RemoteConfiguration(new Path(folder, what)).parse().root();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return ELSEWHERE.includeFile(context, what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      return ELSEWHERE.includeURL(context, what);
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      return ELSEWHERE.includeResources(context, what);
    }
  }
}
