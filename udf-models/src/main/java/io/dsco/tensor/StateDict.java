package io.dsco.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights by name, in the order the model declares them. Owns its tensors: closing it frees them.
 *
 * <p>Not thread-safe while being filled; afterwards any number of threads may read it.
 */
public final class StateDict implements AutoCloseable {
  private final NDManager manager;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  /** An empty dictionary whose tensors live on {@code parent}'s device until it is closed. */
  public StateDict(NDManager parent) {
    this.manager = parent.newSubManager();
  }

  /** The manager that new tensors of this dictionary are to be created in. */
  public NDManager manager() {
    return manager;
  }

  /**
   * Adds a tensor and takes it over.
   *
   * @throws IllegalArgumentException when the name is taken
   */
  public StateDict put(String name, NDArray tensor) {
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("duplicate tensor " + name);
    }
    tensor.attach(manager);
    tensor.setName(name);
    return this;
  }

  /**
   * Puts {@code tensor} in the place of the one of that name, which is freed.
   *
   * @throws IllegalArgumentException when there is none
   */
  public void replace(String name, NDArray tensor) {
    NDArray previous = get(name);
    tensor.attach(manager);
    tensor.setName(name);
    tensors.put(name, tensor);
    previous.close();
  }

  /**
   * The tensor of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public NDArray get(String name) {
    NDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor named " + name);
    }
    return tensor;
  }

  /** Whether a tensor of that name exists. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /** All tensors by name, in declaration order. */
  public Map<String, NDArray> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** All shapes by name, in declaration order. */
  public Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.getShape()));
    return shapes;
  }

  /** Number of values in all tensors. */
  public long parameterCount() {
    return tensors.values().stream().mapToLong(NDArray::size).sum();
  }

  /** Bytes of all tensors. */
  public long bytes() {
    return tensors.values().stream()
        .mapToLong(tensor -> tensor.size() * tensor.getDataType().getNumOfBytes())
        .sum();
  }

  /** A copy of every tensor, in a new dictionary under {@code parent}. */
  public StateDict copy(NDManager parent) {
    StateDict copy = new StateDict(parent);
    tensors.forEach((name, tensor) -> copy.put(name, Tensors.leaf(copy.manager, tensor)));
    return copy;
  }

  @Override
  public void close() {
    manager.close();
  }
}
