package io.dsco.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a cell shows: a text that it printed, or a picture.
 *
 * @param content the text, or a PNG file as base64
 */
public record Shown(Kind kind, String content) {
  /** How it is saved. */
  public enum Kind {
    /** Printed lines. */
    TEXT,
    /** A PNG file. */
    PICTURE
  }

  private static final String PNG = "image/png";

  /** An output of the notebook format. */
  static Shown of(JsonNode output) {
    return output.path("data").has(PNG)
        ? new Shown(Kind.PICTURE, Notebook.text(output.path("data").path(PNG)))
        : new Shown(Kind.TEXT, Notebook.text(output.path("text")));
  }

  ObjectNode json() {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    if (kind == Kind.TEXT) {
      output.put("name", "stdout").put("output_type", "stream");
      return output.set("text", Notebook.lines(content));
    }
    output.putObject("data").put(PNG, content).put("text/plain", "a picture");
    output.putObject("metadata");
    return output.put("output_type", "display_data");
  }
}
