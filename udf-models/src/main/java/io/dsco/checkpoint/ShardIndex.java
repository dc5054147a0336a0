package io.dsco.checkpoint;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The index of a checkpoint in several files: a JSON object whose {@code weight_map} gives each
 * tensor the name of the file beside the index that holds it.
 *
 * @param files names of each file's tensors, by the file's name
 */
public record ShardIndex(Map<String, Set<String>> files) {
  /** Longest index that is read, in bytes: enough for 100,000 tensors. */
  public static final int MAX_BYTES = 1 << 24;

  private static final String ENDING = ".index.json";
  private static final int MAX_FILES = 1000;

  /** No path, nothing hidden, and nothing that a file system could take for a scheme. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.=+-]*");

  /** Whether a file of that name is taken for an index. */
  public static boolean isNamedAsIndex(String fileName) {
    return fileName.endsWith(ENDING);
  }

  /**
   * The index that this text is.
   *
   * @param place where it was read, for errors
   * @throws CheckpointException when it is malformed, or names anything but files beside it
   */
  public static ShardIndex parse(String place, String text) {
    Map<String, String> weights = new LinkedHashMap<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("weight_map")) {
          readWeights(place, json, weights);
        } else {
          json.skipValue();
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw broken(place, "has text after its closing brace");
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new CheckpointException(place + ": is a malformed index: " + first, e);
    }
    return new ShardIndex(byFile(place, weights));
  }

  private static void readWeights(String place, JsonReader json, Map<String, String> weights)
      throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String tensor = json.nextName();
      if (weights.put(tensor, json.nextString()) != null) {
        throw broken(place, "names tensor " + tensor + " twice");
      }
    }
    json.endObject();
  }

  private static Map<String, Set<String>> byFile(String place, Map<String, String> weights) {
    if (weights.isEmpty()) {
      throw broken(place, "has no weight_map with a tensor in it");
    }
    requirePlainNames(place, weights.values());
    Map<String, Set<String>> files = new TreeMap<>();
    weights.forEach(
        (tensor, file) -> files.computeIfAbsent(file, key -> new LinkedHashSet<>()).add(tensor));
    if (files.size() > MAX_FILES) {
      throw broken(place, "names " + files.size() + " files, at most " + MAX_FILES + " are read");
    }
    return files;
  }

  private static void requirePlainNames(String place, Collection<String> names) {
    for (String name : names) {
      if (!PLAIN.matcher(name).matches() || isNamedAsIndex(name)) {
        throw broken(place, "must name files beside it, was " + name);
      }
    }
  }

  private static CheckpointException broken(String place, String what) {
    return new CheckpointException(place + ": " + what);
  }
}
