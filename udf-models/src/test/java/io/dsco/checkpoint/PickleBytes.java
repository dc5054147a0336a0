package io.dsco.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles operation by operation, honest and malicious ones. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleBytes() {
    raw(0x80, 2);
  }

  PickleBytes raw(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  PickleBytes ascii(String operations) {
    out.writeBytes(operations.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBytes global(String module, String name) {
    return ascii("c" + module + "\n" + name + "\n");
  }

  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ascii("X").int32(bytes.length).ascii(text);
  }

  PickleBytes integer(int value) {
    return ascii("J").int32(value);
  }

  PickleBytes tuple(int... values) {
    ascii("(");
    for (int value : values) {
      integer(value);
    }
    return ascii("t");
  }

  PickleBytes storage(String storageClass, String key, int elements) {
    int dot = storageClass.lastIndexOf('.');
    return ascii("(")
        .text("storage")
        .global(storageClass.substring(0, dot), storageClass.substring(dot + 1))
        .text(key)
        .text("cpu")
        .integer(elements)
        .ascii("tQ");
  }

  /** A float32 view of storage 0, which has {@code elements} elements. */
  PickleBytes floats(int elements, int offset, int[] shape, int[] strides) {
    return tensor("torch.FloatStorage", elements, offset, shape, strides);
  }

  PickleBytes tensor(String storageClass, int elements, int offset, int[] shape, int[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .ascii("(")
        .storage(storageClass, "0", elements)
        .integer(offset)
        .tuple(shape)
        .tuple(strides)
        .raw(0x89)
        .global("collections", "OrderedDict")
        .ascii(")RtR");
  }

  /** A float32 tensor that is all of the storage of that key. */
  PickleBytes wholeStorage(String key, int elements, int[] shape, int[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .ascii("(")
        .storage("torch.FloatStorage", key, elements)
        .integer(0)
        .tuple(shape)
        .tuple(strides)
        .raw(0x89)
        .global("collections", "OrderedDict")
        .ascii(")RtR");
  }

  PickleBytes int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  /** The pickle, ended. */
  byte[] bytes() {
    return ascii(".").out.toByteArray();
  }
}
