package io.dsco.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.Serializable;
import java.util.List;

/**
 * A classifier as its file has it, and which of its classes count: one that was trained on 1000
 * classes serves a dataset of ten of them.
 *
 * @param stored with as many classes as the file's last layer has rows
 * @param rows of the last layer, in the order of the dataset's labels; empty for all as they are
 */
public record StoredClassifier(ClassifierParameters stored, List<Integer> rows)
    implements Serializable {

  /** Checks that every row is there, and each taken once. */
  public StoredClassifier {
    rows = List.copyOf(rows);
    for (int row : rows) {
      if (row < 0 || row >= stored.classes()) {
        throw new IllegalArgumentException(
            "a row must be below the %d classes, was %d".formatted(stored.classes(), row));
      }
    }
    if (rows.stream().distinct().count() < rows.size()) {
      throw new IllegalArgumentException("a row is taken once, was " + rows);
    }
  }

  /** With all its classes. */
  public static StoredClassifier whole(ClassifierParameters parameters) {
    return new StoredClassifier(parameters, List.of());
  }

  /** The classifier of the classes that count. */
  public ClassifierParameters parameters() {
    return rows.isEmpty() ? stored : stored.withClasses(rows.size());
  }

  /** Reads the weights of {@link #parameters()} into a new dictionary under {@code parent}. */
  public StateDict load(Checkpoint checkpoint, NDManager parent) {
    StateDict all = ModelWeights.load(checkpoint, stored.shapes(), stored.names(), parent);
    return rows.isEmpty() ? all : selected(all, parent);
  }

  private StateDict selected(StateDict all, NDManager parent) {
    try (all) {
      StateDict selected = new StateDict(parent);
      all.tensors()
          .forEach(
              (name, tensor) ->
                  selected.put(name, isHead(name) ? rowsOf(tensor, selected.manager()) : tensor));
      return selected;
    }
  }

  private boolean isHead(String name) {
    return name.equals(stored.head() + ".weight") || name.equals(stored.head() + ".bias");
  }

  private NDArray rowsOf(NDArray tensor, NDManager manager) {
    float[] values = tensor.toFloatArray();
    int width = values.length / stored.classes();
    float[] kept = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(values, rows.get(i) * width, kept, i * width, width);
    }
    Shape shape = tensor.getShape();
    Shape some = new Shape(rows.size()).addAll(shape.slice(1));
    return Tensors.of(manager, kept, some);
  }
}
