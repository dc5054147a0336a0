package io.dsco.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One request of a client and its answer, on a connection of their own to the store. What is signed
 * passes unchanged, so the store sees the client's signature.
 */
final class Exchange {
  private static final Duration DELAY = Duration.ofSeconds(2);

  private final Socket client;
  private final int storePort;
  private final CountDownLatch held;

  /**
   * @param held is told when half of a body has passed and the rest will not
   */
  Exchange(Socket client, int storePort, CountDownLatch held) {
    this.client = client;
    this.storePort = storePort;
    this.held = held;
  }

  /** Passes the request on, or does to it what the fault says. */
  void pass(HttpHead request, Fault fault) throws IOException, InterruptedException {
    if (request.value("Expect").isPresent()) {
      client.getOutputStream().write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
    }
    switch (fault) {
      case INTERNAL_ERROR -> refuse(request, "500 Internal Server Error", "InternalError");
      case SLOW_DOWN -> refuse(request, "503 Slow Down", "SlowDown");
      case CUT_UPLOAD, HELD -> half(request, fault);
      case SLOW -> {
        TimeUnit.MILLISECONDS.sleep(DELAY.toMillis());
        whole(request, fault);
      }
      default -> whole(request, fault);
    }
  }

  private void refuse(HttpHead request, String status, String code) throws IOException {
    copy(client.getInputStream(), OutputStream.nullOutputStream(), request.bodyLength());
    String body = "<Error><Code>" + code + "</Code><Message>injected</Message></Error>";
    boolean isHead = request.startLine().startsWith("HEAD ");
    client
        .getOutputStream()
        .write(
            ascii(
                "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                    .formatted(status, isHead ? 0 : body.length(), isHead ? "" : body)));
  }

  private void half(HttpHead request, Fault fault) throws IOException {
    try (Socket store = connect()) {
      store.getOutputStream().write(forStore(request));
      copy(client.getInputStream(), store.getOutputStream(), request.bodyLength() / 2);
      store.getOutputStream().flush();
      if (fault == Fault.HELD) {
        held.countDown();
        awaitEnd();
      }
      reset(store);
      reset(client);
    }
  }

  /** Until the client is gone. */
  private void awaitEnd() throws IOException {
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private void whole(HttpHead request, Fault fault) throws IOException {
    try (Socket store = connect()) {
      store.getOutputStream().write(forStore(request));
      copy(client.getInputStream(), store.getOutputStream(), request.bodyLength());
      store.getOutputStream().flush();
      answer(store.getInputStream(), fault, request.startLine().startsWith("HEAD "));
    }
  }

  private void answer(InputStream store, Fault fault, boolean isHead) throws IOException {
    HttpHead answer = HttpHead.read(store).orElseThrow(() -> new EOFException("no answer"));
    if (fault == Fault.LOST_ANSWER) {
      store.transferTo(OutputStream.nullOutputStream());
      reset(client);
      return;
    }
    client.getOutputStream().write(answer.with("Connection", "close").bytes());
    if (!isHead && fault == Fault.CUT_DOWNLOAD) {
      byte[] body = store.readAllBytes();
      client.getOutputStream().write(body, 0, body.length / 2);
      client.getOutputStream().flush();
      reset(client);
      return;
    }
    store.transferTo(client.getOutputStream());
  }

  private static byte[] forStore(HttpHead request) {
    return request.without("Expect").with("Connection", "close").bytes();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), storePort);
  }

  private static void copy(InputStream from, OutputStream to, long bytes) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = bytes; left > 0; ) {
      int read = from.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException(left + " bytes of the body are missing");
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }

  /** The other side sees a reset instead of an orderly end. */
  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
