package io.dsco.notebook;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A notebook's file, format 4. */
public final class Notebook {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private final ObjectNode json;

  private Notebook(Path file, ObjectNode json) {
    this.file = file;
    this.json = json;
  }

  /** A cell with code. */
  public record Cell(ObjectNode json) {
    /** Its code. */
    public String source() {
      return text(json.path("source"));
    }

    /** What is saved with it. */
    public List<Shown> saved() {
      return elements(json.path("outputs")).map(Shown::of).toList();
    }

    /** Replaces what is saved with it. */
    void save(int position, List<Shown> shown) {
      json.put("execution_count", position);
      ArrayNode outputs = json.putArray("outputs");
      shown.forEach(one -> outputs.add(one.json()));
    }
  }

  /** Reads a file. */
  public static Notebook read(Path file) throws IOException {
    return new Notebook(file, (ObjectNode) MAPPER.readTree(Files.readString(file)));
  }

  /** The cells with code, in their order. */
  public List<Cell> codeCells() {
    return elements(json.path("cells"))
        .filter(cell -> cell.path("cell_type").asText().equals("code"))
        .map(cell -> new Cell((ObjectNode) cell))
        .toList();
  }

  /** Saves, with the file, what its cells have shown, a list for each cell with code. */
  public void save(List<List<Shown>> shown) throws IOException {
    List<Cell> cells = codeCells();
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).save(i + 1, shown.get(i));
    }
    Files.writeString(file, MAPPER.writer(printer()).writeValueAsString(json) + "\n");
  }

  /** As Jupyter writes it, so that saving there changes no line. */
  private static DefaultPrettyPrinter printer() {
    DefaultIndenter oneSpace = new DefaultIndenter(" ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""));
    printer.indentArraysWith(oneSpace);
    printer.indentObjectsWith(oneSpace);
    return printer;
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** A text of the format: one string, or its lines. */
  static String text(JsonNode text) {
    return text.isTextual()
        ? text.asText()
        : String.join("", elements(text).map(JsonNode::asText).toList());
  }

  static ArrayNode lines(String text) {
    ArrayNode lines = JsonNodeFactory.instance.arrayNode();
    for (String line : text.split("(?<=\n)")) {
      lines.add(line);
    }
    return lines;
  }
}
