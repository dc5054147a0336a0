package io.dsco.checkpoint;

import io.dsco.checkpoint.Storages.Reference;
import io.dsco.checkpoint.ZipDirectory.Extent;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the structure of a file that {@code torch.save} wrote before torch 1.6, as some of
 * torchvision's are: pickles of a magic number, a version, the machine's byte order, the tensors
 * and the keys of their storages, then the storages in the order of these keys, each after its
 * length.
 */
final class LegacyArchive {
  /** The pickle of the magic number, 0x1950a86a20f9469cfc6c. */
  private static final byte[] MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private static final int VERSION = 1001;

  /** All pickles together; a state dict's takes some 100 bytes a tensor. */
  private static final int MAX_PICKLES = 1 << 24;

  private static final String ROOT = "legacy";

  private final MappedFile file;
  private final byte[] beginning;

  private LegacyArchive(MappedFile file) {
    this.file = file;
    ByteBuffer slice = file.slice(0, (int) Math.min(file.size(), MAX_PICKLES));
    this.beginning = new byte[slice.remaining()];
    slice.get(beginning);
  }

  /** Whether the file begins with the magic number. */
  static boolean isOne(MappedFile file) {
    if (file.size() < MAGIC.length) {
      return false;
    }
    byte[] found = new byte[MAGIC.length];
    file.slice(0, MAGIC.length).get(found);
    return Arrays.equals(found, MAGIC);
  }

  /**
   * The tensors of {@code file}.
   *
   * @throws CheckpointException when it is damaged, too large, or names anything but tensors
   */
  static TensorDirectory read(MappedFile file) {
    return new LegacyArchive(file).read();
  }

  private TensorDirectory read() {
    ByteArrayInputStream pickles = from(MAGIC.length);
    Sizes sizes = new Sizes(file.path());
    requireForm(next(pickles, sizes), next(pickles, sizes));
    int tensors = position(pickles);
    next(pickles, sizes);
    Object keys = next(pickles, sizes);
    Map<String, Extent> entries = entries(keys, position(pickles), sizes);
    // The tensors again, now that it is known where their storages lie.
    Object saved = next(from(tensors), new Storages(file.path(), ROOT, entries));
    return new TensorDirectory(SavedTensors.of(file.path(), saved), Map.of());
  }

  private ByteArrayInputStream from(int position) {
    return new ByteArrayInputStream(beginning, position, beginning.length - position);
  }

  private int position(ByteArrayInputStream pickles) {
    return beginning.length - pickles.available();
  }

  private Object next(ByteArrayInputStream pickles, StorageViews storages) {
    return new TensorUnpickler(file.path(), storages).read(pickles);
  }

  private void requireForm(Object version, Object machine) {
    if (!(version instanceof Number number) || number.intValue() != VERSION) {
      throw broken("has version " + version + " of torch's old format, only 1001 is supported");
    }
    if (!(machine instanceof Map<?, ?> map) || !Boolean.TRUE.equals(map.get("little_endian"))) {
      throw broken("has another byte order than little, only that is supported");
    }
  }

  private Map<String, Extent> entries(Object keys, long start, Sizes sizes) {
    if (!(keys instanceof List<?> list)) {
      throw broken("has no list of its storages");
    }
    Map<String, Extent> entries = new HashMap<>();
    long at = start;
    for (Object key : list) {
      Reference reference = sizes.references.get(String.valueOf(key));
      if (reference == null) {
        throw broken("has a storage " + key + " that no tensor views");
      }
      long bytes = bytes(reference, at);
      entries.put(ROOT + "/data/" + reference.key(), new Extent(at + Long.BYTES, bytes));
      at += Long.BYTES + bytes;
    }
    if (at != file.size()) {
      throw broken("must have %d bytes for its storages, has %d".formatted(at, file.size()));
    }
    return entries;
  }

  /** The length that the storage announces, compared with what the tensors say and the file has. */
  private long bytes(Reference reference, long at) {
    long left = file.size() - at - Long.BYTES;
    if (left < 0 || reference.elements() > left / reference.type().bytes()) {
      throw broken(
          "ends within storage %s of %d elements".formatted(reference.key(), reference.elements()));
    }
    long announced = file.slice(at, Long.BYTES).getLong();
    if (announced != reference.elements()) {
      throw broken(
          "storage %s must have %d elements, it announces %d"
              .formatted(reference.key(), reference.elements(), announced));
    }
    return announced * reference.type().bytes();
  }

  private CheckpointException broken(String what) {
    return new CheckpointException(file.path() + ": " + what);
  }

  /** Notes how large the storages are; their places follow from that. */
  private static final class Sizes implements StorageViews {
    private final Path path;
    private final Map<String, Reference> references = new HashMap<>();

    private Sizes(Path path) {
      this.path = path;
    }

    @Override
    public Object resolve(Object persistentId) {
      Reference reference = Reference.of(path, persistentId);
      Reference before = references.putIfAbsent(reference.key(), reference);
      if (before != null && !before.equals(reference)) {
        throw new CheckpointException(path + ": has two sizes of storage " + reference.key());
      }
      return reference;
    }

    @Override
    public Object view(Object storage, Object offset, Object size, Object stride) {
      return storage;
    }
  }
}
