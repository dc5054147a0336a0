package io.dsco.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Brings stored tensors into memory piece by piece, so that a tensor may be larger than 2 GiB and
 * reading takes its size plus one piece. Thread-safe.
 */
final class TensorReader {
  private final MappedFile file;

  TensorReader(MappedFile file) {
    this.file = file;
  }

  /** Takes the elements from the {@code first}-th on, in row-major order. */
  @FunctionalInterface
  private interface PieceConsumer {
    void accept(long first, ByteBuffer elements);
  }

  /** A new array in {@code manager} whose memory belongs to the engine. */
  NDArray read(StoredTensor tensor, NDManager manager) {
    DataType type = tensor.type().readAs();
    NDArray target = manager.create(tensor.info().shape(), type);
    try (NDManager scope = manager.newSubManager()) {
      NDArray flat = target.reshape(-1);
      flat.attach(scope);
      forEachPiece(tensor, (first, elements) -> copy(widened(tensor, elements), type, flat, first));
      return target;
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  /** The values of a floating-point tensor of at most 32 bits. */
  float[] readFloats(StoredTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    forEachPiece(
        tensor,
        (first, elements) -> {
          ByteBuffer wide = widened(tensor, elements);
          wide.asFloatBuffer().get(values, (int) first, wide.remaining() / Float.BYTES);
        });
    return values;
  }

  private static void copy(ByteBuffer elements, DataType type, NDArray flat, long first) {
    try (NDManager host = flat.getManager().newSubManager(Device.cpu())) {
      long count = elements.remaining() / type.getNumOfBytes();
      NDArray piece = host.create(elements, new Shape(count), type);
      // Not copyTo: that gives the slice other memory instead of writing into the array's.
      flat.set(new NDIndex().addSliceDim(first, first + count), piece);
    }
  }

  private void forEachPiece(StoredTensor tensor, PieceConsumer consumer) {
    long elements = tensor.elements();
    int pieceLength = MappedFile.MAX_SLICE / tensor.type().bytes();
    boolean contiguous = tensor.isContiguous();
    for (long first = 0; first < elements; first += pieceLength) {
      int count = (int) Math.min(pieceLength, elements - first);
      consumer.accept(
          first, contiguous ? slice(tensor, first, count) : gather(tensor, first, count));
    }
  }

  private ByteBuffer slice(StoredTensor tensor, long first, int count) {
    int width = tensor.type().bytes();
    return file.slice(tensor.offset() + first * width, count * width);
  }

  private ByteBuffer gather(StoredTensor tensor, long first, int count) {
    int width = tensor.type().bytes();
    ByteBuffer piece = allocate(count * width);
    long[] index = indexOf(tensor, first);
    long element = elementAt(tensor, index);
    for (int i = 0; i < count; i++) {
      file.copyElement(tensor.offset() + element * width, width, piece);
      element += advance(tensor, index);
    }
    return piece.flip();
  }

  private static long[] indexOf(StoredTensor tensor, long rowMajorPosition) {
    long[] index = new long[tensor.dimensions()];
    long rest = rowMajorPosition;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % tensor.length(axis);
      rest /= tensor.length(axis);
    }
    return index;
  }

  private static long elementAt(StoredTensor tensor, long[] index) {
    long element = 0;
    for (int axis = 0; axis < index.length; axis++) {
      element += index[axis] * tensor.stride(axis);
    }
    return element;
  }

  /** Moves {@code index} one step on in row-major order; the number of elements it moved by. */
  private static long advance(StoredTensor tensor, long[] index) {
    long moved = 0;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      if (++index[axis] < tensor.length(axis)) {
        return moved + tensor.stride(axis);
      }
      moved -= (tensor.length(axis) - 1) * tensor.stride(axis);
      index[axis] = 0;
    }
    return moved;
  }

  private static ByteBuffer widened(StoredTensor tensor, ByteBuffer elements) {
    if (!tensor.type().isWidened()) {
      return elements;
    }
    boolean brain = tensor.type() == ElementType.BFLOAT16;
    ByteBuffer wide = allocate(elements.remaining() * 2);
    while (elements.hasRemaining()) {
      short bits = elements.getShort();
      wide.putFloat(brain ? HalfPrecision.fromBfloat16(bits) : HalfPrecision.fromFloat16(bits));
    }
    return wide.flip();
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
