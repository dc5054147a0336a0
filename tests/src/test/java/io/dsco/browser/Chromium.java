package io.dsco.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One page in a headless Chromium of the machine's, driven by the DevTools protocol. It reaches no
 * host: every name is mapped to nothing.
 */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> messages;
  private final List<JsonNode> events = new ArrayList<>();
  private int calls;

  private Chromium(Process process, WebSocket socket, BlockingQueue<JsonNode> messages) {
    this.process = process;
    this.socket = socket;
    this.messages = messages;
  }

  /** The program: the system property {@code chromium}, or one of the usual names on the PATH. */
  public static Optional<Path> installed() {
    String named = System.getProperty("chromium", "");
    if (!named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Opens an empty page.
   *
   * @param profile an empty folder
   */
  public static Chromium open(Path program, Path profile) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // The page is ours, and containers seldom allow Chromium's own sandbox.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException(
            "Chromium did not start: " + Files.readString(profile.resolve("chromium.log")));
      }
      Thread.sleep(50);
    }
    List<String> lines = Files.readAllLines(port);
    URI place = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    try {
      return connected(process, place);
    } catch (RuntimeException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw e;
    }
  }

  private static Chromium connected(Process process, URI place) {
    BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(place, new Ear(messages))
            .join();
    return new Chromium(process, socket, messages);
  }

  /** Gathers the parts of a message. */
  private static final class Ear implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> messages;
    private final StringBuilder text = new StringBuilder();

    Ear(BlockingQueue<JsonNode> messages) {
      this.messages = messages;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          messages.add(JSON.readTree(text.toString()));
        } catch (IOException e) {
          throw new IllegalStateException("not JSON: " + text, e);
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** Opens a tab, whose session later calls name. */
  public String tab() throws IOException, InterruptedException {
    String target =
        call("", "Target.createTarget", Map.of("url", "about:blank")).at("/targetId").asText();
    return call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
        .at("/sessionId")
        .asText();
  }

  /** Asks for something and gives the result; what happens meanwhile is kept as events. */
  public JsonNode call(String session, String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    int id = ++calls;
    Map<String, Object> message = new java.util.HashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    socket.sendText(JSON.writeValueAsString(message), true).join();
    while (true) {
      JsonNode next = next(method);
      if (next.path("id").asInt() == id) {
        if (next.has("error")) {
          throw new IOException(method + ": " + next.get("error"));
        }
        return next.get("result");
      }
      events.add(next);
    }
  }

  /** Waits for an event. */
  public void await(String event) throws IOException, InterruptedException {
    while (events(event).isEmpty()) {
      events.add(next(event));
    }
  }

  /** Events of that name so far. */
  public List<JsonNode> events(String name) {
    return events.stream().filter(event -> name.equals(event.path("method").asText())).toList();
  }

  private JsonNode next(String waitedFor) throws IOException, InterruptedException {
    JsonNode next = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new IOException("Chromium said nothing for a minute, asked for " + waitedFor);
    }
    return next;
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }
}
