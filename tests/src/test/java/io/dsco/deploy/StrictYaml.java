package io.dsco.deploy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads YAML into typed models and refuses what they do not know. Kubernetes' Java models take any
 * field and keep it in a map for later; here that door is closed.
 */
final class StrictYaml {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(new YAMLFactory())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .setAnnotationIntrospector(new NoFieldsBesides());

  private StrictYaml() {}

  private static final class NoFieldsBesides extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return Boolean.FALSE;
    }
  }

  /** The documents of a file, as trees. */
  static List<JsonNode> documents(Path file) throws IOException {
    try (MappingIterator<JsonNode> documents =
        MAPPER.readerFor(JsonNode.class).readValues(file.toFile())) {
      return documents.readAll();
    }
  }

  /**
   * A document as a model.
   *
   * @throws IOException when it has a field that the model does not have, or of another type
   */
  static <T> T read(JsonNode document, Class<T> type) throws IOException {
    return MAPPER.readerFor(type).readValue(document);
  }
}
