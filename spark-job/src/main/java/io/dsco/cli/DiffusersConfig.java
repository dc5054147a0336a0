package io.dsco.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code config.json} that diffusers leaves beside a model's weights. What it says of the model
 * is held against the settings; what it does not say is not.
 */
final class DiffusersConfig {
  private static final Logger LOG = LoggerFactory.getLogger(DiffusersConfig.class);
  private static final String NAME = "config.json";
  private static final String CLASS = "_class_name";

  /** A number may be written down rounded; a wrong one is wrong in its first digits. */
  private static final BigDecimal ROUNDING = new BigDecimal("1e-4");

  private final JsonNode root;

  /**
   * A key of the file and the setting that must agree with it.
   *
   * @param setting full name, such as {@code vae.norm-groups}
   * @param configured a number or a list of whole numbers
   */
  record Pair(String key, String setting, Object configured) {}

  private DiffusersConfig(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads the file beside {@code checkpoint}. It is as good as empty when there is none, or when it
   * is about a model of another class.
   *
   * @param classes names of the model's class in diffusers
   * @throws CheckpointException when it is no JSON object
   */
  static DiffusersConfig beside(CheckpointFile checkpoint, Set<String> classes) {
    Optional<String> text = checkpoint.companion(NAME);
    JsonNode root = text.isEmpty() ? MissingNode.getInstance() : parsed(text.get(), checkpoint);
    String name = root.path(CLASS).asText();
    if (!name.isEmpty() && !classes.contains(name)) {
      LOG.info("{} beside {} is about a {}, and not compared", NAME, checkpoint, name);
      return new DiffusersConfig(MissingNode.getInstance());
    }
    return new DiffusersConfig(root);
  }

  private static JsonNode parsed(String text, CheckpointFile checkpoint) {
    try {
      JsonNode root = Json.parse(text, JsonNode.class);
      if (root.isObject()) {
        return root;
      }
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "%s beside %s must be a JSON object: %s".formatted(NAME, checkpoint, e.getMessage()), e);
    }
    throw new CheckpointException("%s beside %s must be a JSON object".formatted(NAME, checkpoint));
  }

  /** One line for each key that is there and says something else than the setting. */
  List<String> differences(List<Pair> pairs) {
    List<String> lines = new ArrayList<>();
    for (Pair pair : pairs) {
      JsonNode stored = root.path(pair.key);
      if (!isAbsent(stored) && !agree(stored, pair.configured)) {
        lines.add(
            "%s must be the %s that %s names, was %s (%s)"
                .formatted(
                    pair.key.replace('_', ' '), stored, NAME, pair.configured, pair.setting));
      }
    }
    return lines;
  }

  /** Whether there is a value under a key, which {@link #differences} then compares. */
  boolean tells(String key) {
    return !isAbsent(root.path(key));
  }

  /** The whole number under a key. */
  Optional<Integer> whole(String key) {
    return Optional.of(root.path(key)).filter(JsonNode::isInt).map(JsonNode::intValue);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean agree(JsonNode stored, Object configured) {
    if (configured instanceof List<?> list) {
      boolean agree = stored.isArray() && stored.size() == list.size();
      for (int i = 0; agree && i < list.size(); i++) {
        agree = agree(stored.get(i), list.get(i));
      }
      return agree;
    }
    if (!stored.isNumber()) {
      return false;
    }
    BigDecimal there = stored.decimalValue();
    BigDecimal here = new BigDecimal(configured.toString());
    return here.subtract(there).abs().compareTo(there.abs().multiply(ROUNDING)) <= 0;
  }
}
