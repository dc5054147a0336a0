package io.dsco.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;

/** The page on which a master of the standalone cluster tells its state. */
record MasterPage(int port) {
  private static final Pattern ALIVE_WORKERS = Pattern.compile("\"aliveworkers\"\\s*:\\s*(\\d+)");

  /** Workers that the master knows; none while there is no page yet. */
  int aliveWorkers() throws InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + port + "/json/");
    try {
      String body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return ALIVE_WORKERS
          .matcher(body)
          .results()
          .mapToInt(count -> Integer.parseInt(count.group(1)))
          .findFirst()
          .orElse(0);
    } catch (IOException masterIsNotThereYet) {
      return 0;
    }
  }
}
