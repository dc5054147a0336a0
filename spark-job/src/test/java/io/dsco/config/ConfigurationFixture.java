package io.dsco.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes configuration files and reads them. */
final class ConfigurationFixture {
  static final String MINIMAL = "workspace = out, source.path = images\n";

  private ConfigurationFixture() {}

  static RunConfiguration load(Path directory, String text, String... overrides) {
    return RunConfiguration.load(write(directory, text), List.of(overrides));
  }

  /** The problems of a file, which is empty when it can be used. */
  static List<String> problems(Path directory, String text, String... overrides) {
    try {
      load(directory, text, overrides);
      return List.of();
    } catch (ConfigurationException refused) {
      return new ArrayList<>(refused.problems());
    }
  }

  private static Path write(Path directory, String text) {
    try {
      return Files.writeString(directory.resolve("run.conf"), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
