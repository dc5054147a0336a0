package io.dsco.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a script of the repository in a process of its own, with an environment of its own. */
public record Script(Path file, Map<String, String> environment) {
  /** How it ended, and what it wrote. */
  public record Outcome(int status, String output, String errors) {}

  /** A script below {@code deploy/}, with the path of this process and nothing else. */
  public static Script of(String path) {
    return new Script(
        Deployment.FOLDER.resolve(path),
        Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8"));
  }

  /** With one more variable, or another value of it. */
  public Script with(String name, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(name, value);
    return new Script(file, changed);
  }

  /** With a folder of programs before the others. */
  Script withPrograms(Path folder) {
    return with("PATH", folder + ":" + environment.get("PATH"));
  }

  /** Runs it to its end. */
  public Outcome run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile("script", ".out");
    Path errors = Files.createTempFile("script", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Stream.concat(Stream.of(file.toString()), Stream.of(arguments)).toList())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(file + " did not end");
      }
      return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /** Writes a program that is found on the path. */
  static Path program(Path folder, String name, List<String> lines) throws IOException {
    Files.createDirectories(folder);
    Path program = folder.resolve(name);
    Files.write(program, Stream.concat(Stream.of("#!/bin/sh"), lines.stream()).toList());
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
