package io.dsco.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The two folders that relative paths start at, each a local directory or a URI.
 *
 * @param file folder of the configuration file: data, class lists, checkpoints
 * @param caller folder where the program was called: the workspace; none where that would be gone
 *     after the run
 */
record Locations(String file, Optional<String> caller) {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  /** Of a configuration on this machine. */
  static Locations local(Path configuration, DriverPlace driver) {
    return new Locations(
        configuration.toAbsolutePath().getParent().toString(),
        driver == DriverPlace.CALLER ? Optional.of("") : Optional.empty());
  }

  /** Of a configuration elsewhere: no folder here means anything to it. */
  static Locations remote(org.apache.hadoop.fs.Path configuration) {
    String folder = configuration.getParent().toString();
    return new Locations(folder, Optional.of(folder));
  }

  /** Whether a place is a URI, which says itself where it is. */
  static boolean isUri(String place) {
    return SCHEME.matcher(place).matches();
  }

  String besideFile(String path) {
    return resolve(file, path);
  }

  /** Nothing for a relative path that has no folder to start at. */
  Optional<String> besideCaller(String path) {
    boolean relative = !path.isEmpty() && !path.startsWith("/") && !isUri(path);
    return relative
        ? caller.map(folder -> resolve(folder, path))
        : Optional.of(resolve(caller.orElse(""), path));
  }

  private static String resolve(String folder, String path) {
    if (path.isEmpty() || isUri(path)) {
      return path;
    }
    if (isUri(folder)) {
      // An absolute path is on the nodes, as it is with a configuration on this machine.
      return path.startsWith("/") ? path : new org.apache.hadoop.fs.Path(folder, path).toString();
    }
    return Path.of(folder).toAbsolutePath().resolve(path).normalize().toString();
  }
}
