package io.dsco.checkpoint;

import io.dsco.checkpoint.ZipDirectory.Extent;
import java.nio.file.Path;
import java.util.Map;

/** The storages of a PyTorch archive, and the tensors that are views of them. */
final class Storages implements StorageViews {
  private final Path path;
  private final String root;
  private final Map<String, Extent> entries;

  /**
   * @param root name of the archive's folder
   */
  Storages(Path path, String root, Map<String, Extent> entries) {
    this.path = path;
    this.root = root;
    this.entries = entries;
  }

  /** One storage: {@code elements} values of one type, from byte {@code offset} of the file on. */
  record Storage(String key, ElementType type, long elements, long offset) {}

  /** The storage class that a pickle names; untyped storages count bytes. */
  record StorageClass(ElementType type) {}

  /** What a pickle says of a storage that lies outside of it. */
  record Reference(String key, ElementType type, long elements) {
    static Reference of(Path path, Object persistentId) {
      if (!(persistentId instanceof Object[] id)
          || !(id.length == 5 || (id.length == 6 && id[5] == null))
          || !"storage".equals(id[0])
          || !(id[1] instanceof StorageClass storageClass)
          || !(id[2] instanceof String key)) {
        throw new CheckpointException(path + ": has a reference to something that is no storage");
      }
      return new Reference(
          key, storageClass.type(), integer(path, "the size of storage " + key, id[4]));
    }
  }

  /**
   * Resolves the persistent id {@code ("storage", class, key, device, elements)}, which files from
   * before torch 1.6 end with an empty sixth part.
   *
   * @throws CheckpointException when it has another form or its entry another size
   */
  @Override
  public Storage resolve(Object persistentId) {
    Reference reference = Reference.of(path, persistentId);
    String key = reference.key();
    long elements = reference.elements();
    Extent extent = entries.get(root + "/data/" + key);
    if (extent == null) {
      throw broken("has no data of storage " + key);
    }
    // Compared by division: the product of a forged count could wrap around.
    int width = reference.type().bytes();
    if (extent.size() % width != 0 || extent.size() / width != elements) {
      throw broken(
          "storage %s must have %d elements of %d bytes, its entry has %d bytes"
              .formatted(key, elements, width, extent.size()));
    }
    return new Storage(key, reference.type(), elements, extent.offset());
  }

  /**
   * A strided view.
   *
   * @throws CheckpointException when an element lies outside the storage, or the view repeats
   *     elements so that it is larger than the storage
   */
  @Override
  public StoredTensor view(
      Object storageValue, Object offsetValue, Object sizeValue, Object strideValue) {
    if (!(storageValue instanceof Storage storage)) {
      throw broken("has a tensor without a storage");
    }
    long offset = integer("the offset of a tensor in storage " + storage.key, offsetValue);
    long[] shape = integers(storage, sizeValue);
    long[] strides = integers(storage, strideValue);
    if (shape.length != strides.length) {
      throw broken(
          "a tensor in storage %s has %d lengths and %d strides"
              .formatted(storage.key, shape.length, strides.length));
    }
    try {
      checkBounds(storage, offset, shape, strides);
    } catch (ArithmeticException e) {
      throw broken("a tensor in storage " + storage.key + " has a shape beyond 63 bits", e);
    }
    long byteOffset = storage.offset + offset * storage.type.bytes();
    return new StoredTensor(storage.type, shape, strides, byteOffset);
  }

  private void checkBounds(Storage storage, long offset, long[] shape, long[] strides) {
    long elements = StoredTensor.elements(shape);
    long last = offset;
    for (int axis = 0; axis < shape.length && elements > 0; axis++) {
      last = Math.addExact(last, Math.multiplyExact(shape[axis] - 1, strides[axis]));
    }
    if (elements == 0 ? offset > storage.elements : last >= storage.elements) {
      throw broken(
          "a tensor reaches element %d of storage %s, which has %d"
              .formatted(last, storage.key, storage.elements));
    }
    if (elements > storage.elements) {
      throw broken(
          "a tensor of %d elements repeats those of storage %s, which has %d"
              .formatted(elements, storage.key, storage.elements));
    }
  }

  private long[] integers(Storage storage, Object value) {
    if (!(value instanceof Object[] values)) {
      throw broken("a tensor in storage " + storage.key + " has no shape");
    }
    long[] integers = new long[values.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = integer("the shape of a tensor in storage " + storage.key, values[i]);
    }
    return integers;
  }

  private long integer(String what, Object value) {
    return integer(path, what, value);
  }

  private static long integer(Path path, String what, Object value) {
    if (!(value instanceof Integer || value instanceof Long)) {
      throw new CheckpointException(path + ": " + what + " must be an integer");
    }
    long integer = ((Number) value).longValue();
    if (integer < 0) {
      throw new CheckpointException(path + ": " + what + " must not be negative, was " + integer);
    }
    return integer;
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(path + ": " + what);
  }

  private CheckpointException broken(String what, Throwable cause) {
    return new CheckpointException(path + ": " + what, cause);
  }
}
