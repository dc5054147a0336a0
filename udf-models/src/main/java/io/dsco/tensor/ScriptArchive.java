package io.dsco.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file that the engine loads a TorchScript module from, made from the source of its functions:
 * a zip archive of stored entries. The module has no weights.
 */
final class ScriptArchive {
  private static final String FOLDER = "script/";
  private static final String HEADER =
      """
      class Functions(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  /** A pickle of an object of that class whose one attribute, {@code training}, is false. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nFunctions\n)\u0081}(X\b\0\0\0training\u0089ub.";

  /** A pickle of an empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  /** Of the archive's format. */
  private static final String VERSION = "10";

  private ScriptArchive() {}

  /**
   * The archive.
   *
   * @param functions methods in the language of serialized TorchScript, indented by two spaces
   */
  static byte[] of(String functions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", OBJECT);
      store(zip, "code/__torch__.py", HEADER + functions);
      store(zip, "constants.pkl", NO_CONSTANTS);
      store(zip, "version", VERSION);
      store(zip, "byteorder", "little");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  /** The engine maps entries, so none may be compressed. */
  private static void store(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
