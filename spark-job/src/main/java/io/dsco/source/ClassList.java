package io.dsco.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The classes of a dataset in the order of their labels, from a UTF-8 file with one class a line:
 * {@code name}, or {@code directory<TAB>name<TAB>dit_label<TAB>classifier_row}. Empty lines and
 * lines that start with '#' count for nothing.
 */
public record ClassList(List<Entry> entries) implements Serializable {
  private static final int LONGEST_FILE = 16 << 20;

  /**
   * One class.
   *
   * @param directory its folder below the root of an ImageFolder tree
   * @param name for people
   * @param ditLabel its label in the diffusion model, or null if that is its position
   * @param classifierRow its row in the teacher's last layer, or null if that is its position
   */
  public record Entry(String directory, String name, Integer ditLabel, Integer classifierRow)
      implements Serializable {
    /** The label in the diffusion model, where the list gives one. */
    public OptionalInt optionalDitLabel() {
      return ditLabel == null ? OptionalInt.empty() : OptionalInt.of(ditLabel);
    }

    /** The row in the teacher's last layer, where the list gives one. */
    public OptionalInt optionalClassifierRow() {
      return classifierRow == null ? OptionalInt.empty() : OptionalInt.of(classifierRow);
    }
  }

  public ClassList {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new SourceException("a class list must name at least one class, it names none");
    }
    requireUnique(entries, Entry::directory, "directory");
    requireUnique(entries, Entry::name, "name");
  }

  /** The names in the order of the labels. */
  public List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  /** Reads and checks a class list. */
  public static ClassList read(Path path, Configuration configuration) {
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
      if (bytes.length > LONGEST_FILE) {
        throw new SourceException(
            "a class list has at most %d bytes (%s)".formatted(LONGEST_FILE, path));
      }
      return parse(new String(bytes, StandardCharsets.UTF_8), path.toString());
    } catch (IOException e) {
      throw new SourceException("the class list must be readable: " + e + " (" + path + ")", e);
    }
  }

  static ClassList parse(String text, String place) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        entries.add(entry(line, place + ":" + number));
      }
    }
    try {
      return new ClassList(entries);
    } catch (SourceException e) {
      throw new SourceException(e.getMessage() + " (" + place + ")", e);
    }
  }

  private static Entry entry(String line, String place) {
    String[] columns = line.split("\t", -1);
    return switch (columns.length) {
      case 1 -> new Entry(columns[0].strip(), columns[0].strip(), null, null);
      case 4 ->
          new Entry(
              columns[0].strip(),
              columns[1].strip(),
              number(columns[2].strip(), place),
              number(columns[3].strip(), place));
      default ->
          throw new SourceException(
              "a line of a class list has 1 or 4 tab-separated columns, was %d (%s)"
                  .formatted(columns.length, place));
    };
  }

  private static Integer number(String text, String place) {
    if (!text.matches("\\d{1,9}")) {
      throw new SourceException(
          "a label or row in a class list must be a number from 0, was '%s' (%s)"
              .formatted(text, place));
    }
    return Integer.valueOf(text);
  }

  private static void requireUnique(
      List<Entry> entries, Function<Entry, String> column, String what) {
    Set<String> seen = new HashSet<>();
    for (Entry entry : entries) {
      if (!seen.add(column.apply(entry))) {
        throw new SourceException(
            "a class list names each %s once, '%s' is there twice"
                .formatted(what, column.apply(entry)));
      }
    }
  }
}
