package io.dsco.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An open checkpoint file: a safetensors file or a PyTorch {@code .pt}/{@code .bin} zip, told apart
 * by content. Files and tensors may be larger than 2 GiB.
 *
 * <p>Names are those of the file. In a PyTorch file nested dictionaries are joined by dots ({@code
 * 9.mean}), a bare tensor is called {@code tensor}, and of a training checkpoint the averaged
 * weights ({@code ema}) are shown, or else those under {@code model} or {@code state_dict}. Any
 * number of threads may read; do not close while one does.
 */
public final class Checkpoint implements AutoCloseable {
  private static final int ZIP_LOCAL_HEADER = 0x04034b50;

  private final MappedFile file;
  private final TensorDirectory directory;
  private final TensorReader reader;

  private Checkpoint(MappedFile file, TensorDirectory directory) {
    this.file = file;
    this.directory = directory;
    this.reader = new TensorReader(file);
  }

  /**
   * Opens a checkpoint and checks its structure; no tensor is read yet.
   *
   * @throws CheckpointException when it is missing, of another format, damaged, or names code
   */
  public static Checkpoint open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      return new Checkpoint(
          file, isZip(file) ? PyTorchArchive.read(file) : SafetensorsHeader.read(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean isZip(MappedFile file) {
    return file.size() >= Integer.BYTES
        && file.slice(0, Integer.BYTES).getInt() == ZIP_LOCAL_HEADER;
  }

  /** The file. */
  public Path path() {
    return file.path();
  }

  /** All tensors by name, in the file's order. */
  public Map<String, TensorInfo> tensors() {
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    directory.tensors().forEach((name, tensor) -> infos.put(name, tensor.info()));
    return Collections.unmodifiableMap(infos);
  }

  /** Free text stored with the tensors; empty for a PyTorch file. */
  public Map<String, String> metadata() {
    return directory.metadata();
  }

  /**
   * Reads a tensor into {@code manager}, on its device. float16 and bfloat16 become float32, other
   * types stay. The engine owns the memory, so the checkpoint may be closed.
   *
   * @throws CheckpointException when there is no such tensor
   */
  public NDArray read(String name, NDManager manager) {
    return reader.read(stored(name), manager);
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
      throw new CheckpointException(file.path() + ": tensor " + name + " has type " + type);
    }
    if (tensor.elements() > Integer.MAX_VALUE - Long.BYTES) {
      throw new CheckpointException(
          file.path() + ": tensor " + name + " has " + tensor.elements() + " elements, too many");
    }
    return reader.readFloats(tensor);
  }

  private StoredTensor stored(String name) {
    StoredTensor tensor = directory.tensors().get(name);
    if (tensor == null) {
      throw new CheckpointException(file.path() + ": has no tensor " + name);
    }
    return tensor;
  }

  @Override
  public void close() {
    file.close();
  }
}
