package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.tensor.StateDict;
import java.util.HashMap;
import java.util.Map;

/** A golden case whose tensors live in one manager, each read once. */
final class GoldenFolder {
  private final GoldenCase golden;
  private final NDManager manager;
  private final Map<String, NDArray> inputs = new HashMap<>();
  private final Map<String, NDArray> references = new HashMap<>();

  GoldenFolder(GoldenCase golden, NDManager manager) {
    this.golden = golden;
    this.manager = manager;
  }

  NDManager manager() {
    return manager;
  }

  JsonObject parameters() {
    return golden.params();
  }

  int integer(String name) {
    return parameters().get(name).getAsInt();
  }

  double number(String name) {
    return parameters().get(name).getAsDouble();
  }

  boolean holds(String input) {
    return golden.inputs().contains(input);
  }

  NDArray input(String name) {
    return inputs.computeIfAbsent(name, key -> golden.input(key, manager));
  }

  float[] values(String name) {
    return input(name).toFloatArray();
  }

  /** What the reference computed. */
  NDArray reference(String name) {
    return references.computeIfAbsent(name, key -> golden.want(key, manager));
  }

  /** A set of weights that the manifest names. */
  StateDict weights(String name) {
    try (Checkpoint checkpoint = golden.weights(name, ".safetensors")) {
      StateDict weights = new StateDict(manager);
      for (String key : checkpoint.tensors().keySet()) {
        weights.put(key, checkpoint.read(key, manager));
      }
      return weights;
    }
  }

  void check(String name, NDArray actual) {
    golden.check(name, actual);
  }

  void check(String name, float... actual) {
    golden.check(name, manager.create(actual, reference(name).getShape()));
  }
}
