package io.dsco.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A jar of programs of the tests' own, which are no part of the job's. */
public final class ProgramJar {
  private static final Path CLASSES = Path.of("target", "test-classes");

  private ProgramJar() {}

  /** Writes the classes, with those inside them, to a file. */
  public static Path write(Path jar, Class<?>... programs) throws IOException {
    List<String> names = Stream.of(programs).map(Class::getSimpleName).toList();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(file -> isOf(names, file)).toList()) {
        entries.putNextEntry(new JarEntry(CLASSES.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    return jar;
  }

  private static boolean isOf(List<String> names, Path file) {
    return names.stream().anyMatch(file.getFileName().toString()::startsWith);
  }
}
