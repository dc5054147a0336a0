package io.dsco.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Start line and headers of a request or an answer. */
record HttpHead(String startLine, List<String> headers) {
  private static final int LONGEST = 1 << 16;

  /** Reads up to the empty line; nothing when the stream has ended before. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int b = in.read();
      if (b < 0 && head.size() == 0) {
        return Optional.empty();
      }
      if (b < 0 || head.size() > LONGEST) {
        throw new EOFException("no whole head: " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(b);
      ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
    }
    List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
    return Optional.of(new HttpHead(lines.get(0), lines.subList(1, lines.size() - 1)));
  }

  Optional<String> value(String name) {
    return headers.stream()
        .filter(header -> isNamed(header, name))
        .map(header -> header.substring(header.indexOf(':') + 1).trim())
        .findFirst();
  }

  /** Bytes of the body that follows; what is sent in chunks is refused. */
  long bodyLength() {
    if (value("Transfer-Encoding").isPresent()) {
      throw new IllegalStateException("a body must have a length: " + startLine);
    }
    return value("Content-Length").map(Long::parseLong).orElse(0L);
  }

  int status() {
    return Integer.parseInt(startLine.split(" ")[1]);
  }

  /** The same with one header replaced or added. */
  HttpHead with(String name, String value) {
    List<String> changed = new ArrayList<>(without(name).headers);
    changed.add(name + ": " + value);
    return new HttpHead(startLine, changed);
  }

  HttpHead without(String name) {
    return new HttpHead(
        startLine, headers.stream().filter(header -> !isNamed(header, name)).toList());
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isNamed(String header, String name) {
    return header.regionMatches(true, 0, name + ":", 0, name.length() + 1);
  }
}
