package io.dsco.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A file opened in a tab, with all that it asks for and complains of. */
public record OpenedPage(Chromium browser, String session) {
  /** Opens it and waits until everything in it is there. */
  public static OpenedPage of(Chromium browser, Path file)
      throws IOException, InterruptedException {
    OpenedPage page = new OpenedPage(browser, browser.tab());
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      page.call(domain + ".enable", Map.of());
    }
    page.call("Page.navigate", Map.of("url", file.toUri().toString()));
    browser.await("Page.loadEventFired");
    return page;
  }

  /** The value of an expression, which may be a promise. */
  public JsonNode value(String expression) throws IOException, InterruptedException {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(answer.get("exceptionDetails").toString());
    }
    return answer.at("/result/value");
  }

  /** Presses the tabulator. */
  public void tabulator() throws IOException, InterruptedException {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9));
    }
  }

  /** Shows it as it would be printed. */
  public void print() throws IOException, InterruptedException {
    call("Emulation.setEmulatedMedia", Map.of("media", "print"));
  }

  /** Addresses that were asked for, without what the file itself holds. */
  public List<String> requests() {
    return browser.events("Network.requestWillBeSent").stream()
        .map(event -> event.at("/params/request/url").asText())
        .filter(url -> !url.startsWith("data:"))
        .toList();
  }

  /** Errors and warnings of the console, and exceptions. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    Stream.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        .forEach(name -> browser.events(name).forEach(event -> complaints.add(event.toString())));
    return complaints;
  }

  private JsonNode call(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    return browser.call(session, method, parameters);
  }
}
