package io.dsco.checkpoint;

import ai.djl.ndarray.types.Shape;

/**
 * Where a tensor lies in its file: element (i₀, i₁, …) starts at byte {@code offset + width · Σ iₖ
 * strideₖ}. Its reader has checked that all of them lie within the file.
 */
final class StoredTensor {
  private final ElementType type;
  private final long[] shape;
  private final long[] strides;
  private final long offset;

  StoredTensor(ElementType type, long[] shape, long[] strides, long offset) {
    this.type = type;
    this.shape = shape.clone();
    this.strides = strides.clone();
    this.offset = offset;
  }

  /** A tensor whose elements follow one another in row-major order. */
  static StoredTensor contiguous(ElementType type, long[] shape, long offset) {
    return new StoredTensor(type, shape, rowMajor(shape), offset);
  }

  TensorInfo info() {
    return new TensorInfo(type, new Shape(shape));
  }

  ElementType type() {
    return type;
  }

  /** Byte at which the first element starts. */
  long offset() {
    return offset;
  }

  int dimensions() {
    return shape.length;
  }

  long length(int axis) {
    return shape[axis];
  }

  /** Elements between neighbours along {@code axis}. */
  long stride(int axis) {
    return strides[axis];
  }

  /** Number of elements. */
  long elements() {
    return elements(shape);
  }

  /** Whether its elements follow one another in row-major order. */
  boolean isContiguous() {
    long expected = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] != 1 && strides[axis] != expected) {
        return elements() == 0;
      }
      expected *= shape[axis];
    }
    return true;
  }

  /**
   * Product of {@code shape}.
   *
   * @throws ArithmeticException when it is beyond 63 bits
   */
  static long elements(long[] shape) {
    long product = 1;
    for (long length : shape) {
      product = Math.multiplyExact(product, length);
    }
    return product;
  }

  private static long[] rowMajor(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }
}
