package io.dsco.checkpoint;

import java.nio.file.Path;
import java.util.Map;

/** One open file of tensors. */
final class TensorFile implements AutoCloseable {
  private static final int ZIP_LOCAL_HEADER = 0x04034b50;

  private final MappedFile file;
  private final TensorDirectory directory;
  private final TensorReader reader;

  private TensorFile(MappedFile file, TensorDirectory directory) {
    this.file = file;
    this.directory = directory;
    this.reader = new TensorReader(file);
  }

  /**
   * Opens a file and checks its structure; no tensor is read yet.
   *
   * @throws CheckpointException when it is missing, of another format, damaged, or names code
   */
  static TensorFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      return new TensorFile(file, directory(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static TensorDirectory directory(MappedFile file) {
    if (isZip(file)) {
      return PyTorchArchive.read(file);
    }
    return LegacyArchive.isOne(file) ? LegacyArchive.read(file) : SafetensorsHeader.read(file);
  }

  private static boolean isZip(MappedFile file) {
    return file.size() >= Integer.BYTES
        && file.slice(0, Integer.BYTES).getInt() == ZIP_LOCAL_HEADER;
  }

  /** Where each tensor lies, in the file's order. */
  Map<String, StoredTensor> tensors() {
    return directory.tensors();
  }

  Map<String, String> metadata() {
    return directory.metadata();
  }

  TensorReader reader() {
    return reader;
  }

  @Override
  public void close() {
    file.close();
  }
}
