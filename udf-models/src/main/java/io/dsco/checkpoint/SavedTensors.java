package io.dsco.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the tensors of an object that {@code torch.save} wrote. */
final class SavedTensors {
  private static final String BARE_TENSOR = "tensor";

  /** Training checkpoints keep weights under one of these; the averaged ones are preferred. */
  private static final List<String> WEIGHTS = List.of("ema", "model", "state_dict");

  private static final int MAX_DEPTH = 8;
  private static final int MAX_VALUES = 1_000_000;

  private final Path path;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private int values;

  private SavedTensors(Path path) {
    this.path = path;
  }

  /**
   * All tensors in {@code saved} by name: keys joined by dots, {@code tensor} for a bare one.
   *
   * @throws CheckpointException when there is none, two have one name, or it nests without end
   */
  static Map<String, StoredTensor> of(Path path, Object saved) {
    SavedTensors named = new SavedTensors(path);
    if (saved instanceof StoredTensor tensor) {
      return Map.of(BARE_TENSOR, tensor);
    }
    named.collect("", weights(saved), 0);
    if (named.tensors.isEmpty()) {
      throw new CheckpointException(path + ": has no tensors");
    }
    return named.tensors;
  }

  private static Object weights(Object saved) {
    if (saved instanceof Map<?, ?> map) {
      for (String key : WEIGHTS) {
        if (map.get(key) instanceof Map<?, ?> weights) {
          return weights;
        }
      }
    }
    return saved;
  }

  private void collect(String name, Object value, int depth) {
    // A pickle may share parts, so that few bytes describe a tree of any size.
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      throw new CheckpointException(
          "%s: nests deeper than %d or holds more than %d values"
              .formatted(path, MAX_DEPTH, MAX_VALUES));
    }
    if (value instanceof StoredTensor tensor) {
      if (tensors.put(name, tensor) != null) {
        throw new CheckpointException(path + ": has tensor " + name + " twice");
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) -> collect(join(name, key), part, depth + 1));
    } else if (value instanceof List<?> list) {
      collectAll(name, list, depth);
    } else if (value instanceof Object[] array) {
      collectAll(name, Arrays.asList(array), depth);
    }
  }

  private void collectAll(String name, List<?> parts, int depth) {
    for (int i = 0; i < parts.size(); i++) {
      collect(join(name, i), parts.get(i), depth + 1);
    }
  }

  private static String join(String name, Object key) {
    return name.isEmpty() ? String.valueOf(key) : name + "." + key;
  }
}
