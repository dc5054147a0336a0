package io.dsco.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open checkpoint: a safetensors file or a PyTorch file ({@code .pt}, {@code .bin}, {@code
 * .pth}: a zip, or what {@code torch.save} wrote before torch 1.6), told apart by content, or the
 * index ({@code *.index.json}) of several such files. Files and tensors may be larger than 2 GiB.
 *
 * <p>Names are those of the file. In a PyTorch file nested dictionaries are joined by dots ({@code
 * 9.mean}), a bare tensor is called {@code tensor}, and of a training checkpoint the averaged
 * weights ({@code ema}) are shown, or else those under {@code model} or {@code state_dict}. Any
 * number of threads may read; do not close while one does.
 */
public final class Checkpoint implements AutoCloseable {
  private final Path path;
  private final List<TensorFile> files;
  private final Map<String, TensorFile> holders = new LinkedHashMap<>();

  Checkpoint(Path path, List<TensorFile> files) {
    this.path = path;
    this.files = List.copyOf(files);
    files.forEach(file -> file.tensors().keySet().forEach(name -> holders.put(name, file)));
  }

  /**
   * Opens a checkpoint and checks its structure; no tensor is read yet.
   *
   * @param path the file, or the index of several beside it
   * @throws CheckpointException when it is missing, of another format, damaged, or names code, or
   *     when an index and its files do not agree
   */
  public static Checkpoint open(Path path) {
    return ShardIndex.isNamedAsIndex(path.getFileName().toString())
        ? new Checkpoint(path, ShardedFiles.open(path))
        : new Checkpoint(path, List.of(TensorFile.open(path)));
  }

  /** The file, or the index. */
  public Path path() {
    return path;
  }

  /** All tensors by name, in the file's order. */
  public Map<String, TensorInfo> tensors() {
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    holders.forEach((name, file) -> infos.put(name, file.tensors().get(name).info()));
    return Collections.unmodifiableMap(infos);
  }

  /**
   * Free text stored with the tensors; empty for a PyTorch file. Of several files the first that
   * has a key is heard.
   */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    files.forEach(file -> file.metadata().forEach(metadata::putIfAbsent));
    return Collections.unmodifiableMap(metadata);
  }

  /**
   * Reads a tensor into {@code manager}, on its device. float16 and bfloat16 become float32, other
   * types stay. The engine owns the memory, so the checkpoint may be closed.
   *
   * @throws CheckpointException when there is no such tensor
   */
  public NDArray read(String name, NDManager manager) {
    return read(List.of(name), holder(name).tensors().get(name).info().shape(), manager);
  }

  /** Reads these tensors, joined along their first axis, as one of that shape. */
  NDArray read(List<String> names, Shape shape, NDManager manager) {
    DataType type = stored(names.get(0)).type().readAs();
    NDArray target = manager.create(shape, type);
    try (NDManager scope = manager.newSubManager()) {
      NDArray flat = target.reshape(-1);
      flat.attach(scope);
      long first = 0;
      for (String name : names) {
        requireType(name, type);
        holder(name).reader().read(stored(name), flat, first);
        first += stored(name).elements();
      }
      return target;
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private void requireType(String name, DataType type) {
    if (stored(name).type().readAs() != type) {
      throw new CheckpointException(
          "%s: tensor %s has type %s, the one it is joined to is read as %s"
              .formatted(path, name, stored(name).type(), type));
    }
  }

  /** Whether both tensors have one type, one shape and the same bits. */
  boolean areEqual(String one, String other) {
    return stored(one).info().equals(stored(other).info())
        && holder(one).reader().holdsSame(stored(one), holder(other).reader(), stored(other));
  }

  /**
   * The values of a float32, float16 or bfloat16 tensor, in row-major order.
   *
   * @throws CheckpointException when there is no such tensor, or it has another type or more than
   *     2³¹ − 1 elements
   */
  public float[] readFloats(String name) {
    StoredTensor tensor = stored(name);
    ElementType type = tensor.type();
    if (type != ElementType.FLOAT32 && !type.isWidened()) {
      throw new CheckpointException(path + ": tensor " + name + " has type " + type);
    }
    if (tensor.elements() > Integer.MAX_VALUE - Long.BYTES) {
      throw new CheckpointException(
          path + ": tensor " + name + " has " + tensor.elements() + " elements, too many");
    }
    return holder(name).reader().readFloats(tensor);
  }

  private StoredTensor stored(String name) {
    return holder(name).tensors().get(name);
  }

  private TensorFile holder(String name) {
    TensorFile file = holders.get(name);
    if (file == null) {
      throw new CheckpointException(path + ": has no tensor " + name);
    }
    return file;
  }

  @Override
  public void close() {
    files.forEach(TensorFile::close);
  }
}
