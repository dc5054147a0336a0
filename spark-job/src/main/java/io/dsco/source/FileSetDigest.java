package io.dsco.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over the relative paths, sizes and versions of files. */
final class FileSetDigest {
  private FileSetDigest() {}

  /**
   * Hexadecimal.
   *
   * @param files in sorted order
   */
  static String of(List<ListedFile> files) {
    MessageDigest digest = sha256();
    for (ListedFile file : files) {
      add(digest, file.relative());
      add(digest, Long.toString(file.size()));
      add(digest, file.version());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of texts in the given order, hexadecimal. */
  static String ofTexts(List<String> texts) {
    MessageDigest digest = sha256();
    texts.forEach(text -> add(digest, text));
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** The zero byte keeps neighbours apart: no path holds one. */
  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
