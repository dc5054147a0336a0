package io.dsco.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile as its instructions, with the defaults of its arguments put in.
 *
 * @param kind the folder it lies in
 */
record Dockerfile(String kind, List<Instruction> instructions) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  /** One instruction, such as {@code COPY} and the rest of its line. */
  record Instruction(String name, String text) {
    List<String> words() {
      return List.of(text.split("\\s+"));
    }

    /** The words that are no flags, such as sources and target of {@code COPY}. */
    List<String> places() {
      return words().stream().filter(word -> !word.startsWith("--")).toList();
    }
  }

  static Dockerfile of(String kind) throws IOException {
    Path file = Deployment.FOLDER.resolve("docker").resolve(kind).resolve("Dockerfile");
    String joined =
        Files.readString(file).replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R", " ");
    Map<String, String> defaults = new HashMap<>();
    List<Instruction> instructions = new ArrayList<>();
    for (String line : joined.lines().filter(text -> !text.isBlank()).toList()) {
      String[] parts = line.strip().split("\\s+", 2);
      if (parts[0].equals("ARG") && parts[1].contains("=")) {
        String[] argument = parts[1].split("=", 2);
        defaults.put(argument[0], argument[1]);
      }
      instructions.add(new Instruction(parts[0], resolved(parts[1], defaults)));
    }
    return new Dockerfile(kind, instructions);
  }

  private static String resolved(String text, Map<String, String> defaults) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            name -> Matcher.quoteReplacement(defaults.getOrDefault(name.group(1), name.group())));
  }

  List<Instruction> all(String name) {
    return instructions.stream().filter(each -> each.name().equals(name)).toList();
  }

  /** The instructions of the last stage, which becomes the image. */
  List<Instruction> image() {
    int start = instructions.lastIndexOf(all("FROM").get(all("FROM").size() - 1));
    return instructions.subList(start, instructions.size());
  }

  /** Where {@code COPY} puts what into the image. */
  List<String> copied() {
    return image().stream()
        .filter(each -> each.name().equals("COPY"))
        .map(each -> each.places().get(each.places().size() - 1))
        .toList();
  }

  /** The image's environment. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    image().stream()
        .filter(each -> each.name().equals("ENV"))
        .flatMap(each -> each.words().stream())
        .forEach(each -> environment.put(each.split("=", 2)[0], each.split("=", 2)[1]));
    return environment;
  }
}
