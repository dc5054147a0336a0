package io.dsco.deploy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The repository's files for clusters. */
final class Deployment {
  /** The repository's root. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static final Path FOLDER = ROOT.resolve("deploy");
  static final Path KUBERNETES = FOLDER.resolve("kubernetes");

  /** User and group of the images. */
  static final long USER = 185;

  private Deployment() {}

  /** Every YAML file of a folder, below it too. */
  static List<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
  }

  /** A file of Spark's properties, sorted. */
  static Map<String, String> properties(String name) throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(Files.readString(KUBERNETES.resolve(name))));
    Map<String, String> sorted = new TreeMap<>();
    read.stringPropertyNames().forEach(key -> sorted.put(key, read.getProperty(key).trim()));
    return sorted;
  }

  /** The value of a property of the build, from its root. */
  static String buildProperty(String name) throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    return between(pom, "<" + name + ">", "</" + name + ">");
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
