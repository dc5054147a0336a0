package io.dsco.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/** Arithmetic with numbers whose gradients are right (see the package comment). */
public final class Tensors {
  private Tensors() {}

  /** A 0-dimensional float32 tensor that the engine owns, so that autograd may keep it. */
  public static NDArray scalar(NDManager manager, double value) {
    return manager.full(new Shape(), (float) value);
  }

  /** {@code factor · x}. */
  public static NDArray scaled(NDArray x, double factor) {
    return x.mul(scalar(x.getManager(), factor));
  }

  /** {@code x + term}. */
  public static NDArray shifted(NDArray x, double term) {
    return x.add(scalar(x.getManager(), term));
  }

  /** {@code |x| + x²}, the paper's penalty (eq. 18). */
  public static NDArray absn2(NDArray x) {
    return x.abs().add(x.mul(x));
  }

  /** Joins along {@code axis}. */
  public static NDArray concat(int axis, NDArray... parts) {
    return NDArrays.concat(new NDList(parts), axis);
  }

  /**
   * Copies {@code values} into a float32 tensor of {@code shape} in the engine's own memory. Memory
   * of Java is not aligned as the engine's is, and its matrix products round by alignment: the same
   * values would give other last bits in another process.
   */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    try (NDArray host = manager.create(values, shape)) {
      return manager.zeros(shape, DataType.FLOAT32).addi(host);
    }
  }

  /** An int64 vector. */
  public static NDArray indices(NDManager manager, long... values) {
    return manager.create(values);
  }

  /**
   * The same float32 values without a history, as a new leaf in {@code manager}. Added to zeros,
   * because DJL's {@code copyTo} would put memory of Java behind the leaf.
   */
  public static NDArray leaf(NDManager manager, NDArray x) {
    return manager.zeros(x.getShape(), DataType.FLOAT32).addi(x);
  }

  /** {@code x} in that type, itself where it has it. A change of type has no gradient. */
  public static NDArray as(DataType type, NDArray x) {
    return x.getDataType() == type ? x : x.toType(type, false);
  }

  /** Whether no value is infinite or NaN. */
  public static boolean areFinite(NDArray x) {
    try (NDArray zeros = scaled(x, 0);
        NDArray sum = zeros.sum()) {
      return sum.getFloat() == 0;
    }
  }

  /** The result of {@code operation}, whose operand is freed: a value that nothing else needs. */
  public static NDArray consumed(NDArray x, UnaryOperator<NDArray> operation) {
    NDArray result = operation.apply(x);
    if (result != x) {
      x.close();
    }
    return result;
  }

  /**
   * The result of {@code operation} in x's manager. All that it makes on the way is freed when it
   * is done, not when x's manager is closed: a network would hold the activations of every layer.
   */
  public static NDArray freeing(NDArray x, UnaryOperator<NDArray> operation) {
    NDManager owner = x.getManager();
    try (NDManager scope = owner.newSubManager()) {
      NDArray view = x.reshape(x.getShape());
      view.attach(scope);
      NDArray result = operation.apply(view);
      result.attach(owner);
      return result;
    }
  }
}
