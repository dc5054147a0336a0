package io.dsco.config;

import java.util.List;

/** A configuration that cannot be used, with every problem that was found in it. */
public final class ConfigurationException extends UserException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** An error with at least one problem, each a line that names rule, value and setting. */
  public ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a configuration error needs a problem");
    }
    this.problems = List.copyOf(problems);
  }

  /** An error with one problem. */
  public static ConfigurationException of(String problem) {
    return new ConfigurationException(List.of(problem));
  }

  /** The problems in the order of the settings. */
  public List<String> problems() {
    return problems;
  }
}
