package io.dsco.checkpoint;

import io.dsco.checkpoint.ZipDirectory.Extent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads the structure of a file that {@code torch.save} wrote in its zip format (torch 1.6 and
 * later): one pickle that describes tensors, one entry per storage.
 */
final class PyTorchArchive {
  private static final String PICKLE = "/data.pkl";

  /** A state dict's pickle takes some 100 bytes a tensor: this is enough for 100,000 of them. */
  private static final int MAX_PICKLE = 1 << 24;

  private final MappedFile file;
  private final Map<String, Extent> entries;
  private final String root;

  private PyTorchArchive(MappedFile file) {
    this.file = file;
    this.entries = ZipDirectory.read(file);
    this.root = root();
  }

  /**
   * The tensors of {@code file}.
   *
   * @throws CheckpointException when it is damaged, too large, or names anything but tensors
   */
  static TensorDirectory read(MappedFile file) {
    PyTorchArchive archive = new PyTorchArchive(file);
    archive.checkByteOrder();
    byte[] pickle = archive.bytes(archive.root + PICKLE, MAX_PICKLE);
    Storages storages = new Storages(file.path(), archive.root, archive.entries);
    Object saved = new TensorUnpickler(file.path(), storages).read(pickle);
    return new TensorDirectory(SavedTensors.of(file.path(), saved), Map.of());
  }

  private String root() {
    List<String> roots =
        entries.keySet().stream()
            .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.lastIndexOf('/'))
            .map(name -> name.substring(0, name.length() - PICKLE.length()))
            .toList();
    if (roots.size() != 1) {
      throw broken(
          "is a zip, but no PyTorch checkpoint: it must have one */data.pkl, has " + roots.size());
    }
    return roots.get(0);
  }

  private void checkByteOrder() {
    String name = root + "/byteorder";
    if (!entries.containsKey(name)) {
      return;
    }
    String order = new String(bytes(name, 16), StandardCharsets.US_ASCII).strip();
    if (!order.equals("little")) {
      throw broken("has byte order " + order + ", only little is supported");
    }
  }

  private byte[] bytes(String name, int limit) {
    Extent extent = entries.get(name);
    if (extent.size() > limit) {
      throw broken(
          "zip entry %s has %d bytes, at most %d are read".formatted(name, extent.size(), limit));
    }
    ByteBuffer slice = file.slice(extent.offset(), (int) extent.size());
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    return bytes;
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(file.path() + ": " + what);
  }
}
