package io.dsco.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/**
 * Brings stored tensors into memory piece by piece, so that a tensor may be larger than 2 GiB and
 * reading takes its size plus a few pieces. Thread-safe.
 *
 * <p>Pieces are read, not mapped: mapped pages of a file of weights would count as memory of the
 * process beside the weights themselves. Only strided views, whose elements lie anywhere, are
 * gathered from a mapping.
 */
final class TensorReader {
  private final MappedFile file;
  private final PieceBuffers buffers = new PieceBuffers();

  TensorReader(MappedFile file) {
    this.file = file;
  }

  /** Takes the elements from the {@code first}-th on, in row-major order, until it returns. */
  @FunctionalInterface
  private interface PieceConsumer {
    void accept(long first, ByteBuffer elements);
  }

  /**
   * Writes a tensor's elements to those of {@code flat} from the {@code first}-th on.
   *
   * @param flat a one-dimensional array of the type that the tensor is read as
   */
  void read(StoredTensor tensor, NDArray flat, long first) {
    DataType type = tensor.type().readAs();
    forEachWidePiece(tensor, (at, elements) -> copy(elements, type, flat, first + at));
  }

  /** The values of a floating-point tensor of at most 32 bits. */
  float[] readFloats(StoredTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    forEachWidePiece(
        tensor,
        (first, elements) ->
            elements.asFloatBuffer().get(values, (int) first, elements.remaining() / Float.BYTES));
    return values;
  }

  /**
   * Whether {@code one} of this file has the bits of {@code two}, a tensor of its type and shape.
   */
  boolean holdsSame(StoredTensor one, TensorReader other, StoredTensor two) {
    int pieceLength = pieceLength(one);
    for (long first = 0; first < one.elements(); first += pieceLength) {
      int count = (int) Math.min(pieceLength, one.elements() - first);
      ByteBuffer mine = piece(one, first, count);
      ByteBuffer others = other.piece(two, first, count);
      boolean same = mine.equals(others);
      buffers.giveBack(mine);
      other.buffers.giveBack(others);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static void copy(ByteBuffer elements, DataType type, NDArray flat, long first) {
    try (NDManager host = flat.getManager().newSubManager(Device.cpu())) {
      long count = elements.remaining() / type.getNumOfBytes();
      NDArray piece = host.create(elements, new Shape(count), type);
      // Not copyTo: that gives the slice other memory instead of writing into the array's.
      flat.set(new NDIndex().addSliceDim(first, first + count), piece);
    }
  }

  private void forEachWidePiece(StoredTensor tensor, PieceConsumer consumer) {
    forEachPiece(
        tensor,
        (first, elements) -> {
          if (tensor.type().isWidened()) {
            ByteBuffer wide = widened(tensor, elements);
            consumer.accept(first, wide);
            buffers.giveBack(wide);
          } else {
            consumer.accept(first, elements);
          }
        });
  }

  private void forEachPiece(StoredTensor tensor, PieceConsumer consumer) {
    long elements = tensor.elements();
    int pieceLength = pieceLength(tensor);
    for (long first = 0; first < elements; first += pieceLength) {
      ByteBuffer piece = piece(tensor, first, (int) Math.min(pieceLength, elements - first));
      consumer.accept(first, piece);
      buffers.giveBack(piece);
    }
  }

  /** Elements of a piece, which must fit a buffer when it is widened too. */
  private static int pieceLength(StoredTensor tensor) {
    return PieceBuffers.BYTES / Math.max(tensor.type().bytes(), Float.BYTES);
  }

  private ByteBuffer piece(StoredTensor tensor, long first, int count) {
    ByteBuffer piece = buffers.take();
    int width = tensor.type().bytes();
    if (tensor.isContiguous()) {
      file.read(tensor.offset() + first * width, piece.limit(count * width));
    } else {
      gather(tensor, first, count, piece);
    }
    return piece.flip();
  }

  private void gather(StoredTensor tensor, long first, int count, ByteBuffer piece) {
    int width = tensor.type().bytes();
    long[] index = indexOf(tensor, first);
    long element = elementAt(tensor, index);
    for (int i = 0; i < count; i++) {
      file.copyElement(tensor.offset() + element * width, width, piece);
      element += advance(tensor, index);
    }
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

  private ByteBuffer widened(StoredTensor tensor, ByteBuffer elements) {
    boolean brain = tensor.type() == ElementType.BFLOAT16;
    ByteBuffer wide = buffers.take();
    while (elements.hasRemaining()) {
      short bits = elements.getShort();
      wide.putFloat(brain ? HalfPrecision.fromBfloat16(bits) : HalfPrecision.fromFloat16(bits));
    }
    return wide.flip();
  }
}
