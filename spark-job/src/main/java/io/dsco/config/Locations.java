package io.dsco.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The two directories that relative paths start at.
 *
 * @param file directory of the configuration file: data, class lists, checkpoints
 * @param caller directory where the program was called: the workspace
 */
record Locations(Path file, Path caller) {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  String besideFile(String path) {
    return resolve(file, path);
  }

  String besideCaller(String path) {
    return resolve(caller, path);
  }

  private static String resolve(Path directory, String path) {
    if (path.isEmpty() || SCHEME.matcher(path).matches()) {
      return path;
    }
    return directory.toAbsolutePath().resolve(path).normalize().toString();
  }
}
