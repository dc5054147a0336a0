package io.dsco.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The image formats that are told apart, by their first bytes and never by a file's name. */
enum ImageFormat {
  JPEG {
    @Override
    boolean matches(byte[] bytes) {
      return startsWith(bytes, 0, "\u00FF\u00D8\u00FF");
    }
  },
  PNG {
    @Override
    boolean matches(byte[] bytes) {
      return startsWith(bytes, 0, "\u0089PNG\r\n\u001A\n");
    }
  },
  GIF {
    @Override
    boolean matches(byte[] bytes) {
      return startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a");
    }
  },
  BMP {
    @Override
    boolean matches(byte[] bytes) {
      return startsWith(bytes, 0, "BM");
    }
  },
  WEBP {
    @Override
    boolean matches(byte[] bytes) {
      return startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP");
    }
  };

  abstract boolean matches(byte[] bytes);

  static Optional<ImageFormat> of(byte[] bytes) {
    for (ImageFormat format : values()) {
      if (format.matches(bytes)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int offset, String signature) {
    byte[] expected = signature.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
