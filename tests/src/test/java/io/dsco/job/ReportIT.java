package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dsco.browser.Chromium;
import io.dsco.browser.OpenedPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of a run that nobody has made yet, with one image that is none, a trigger that
 * measures, a table of costs and a table of accuracies in which cells fail.
 */
class ReportIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PARTS =
      List.of(
          "run",
          "cost",
          "synthesis-cost",
          "images",
          "noise-optimisation",
          "latents",
          "confusion",
          "distances",
          "dope-trigger",
          "evaluation",
          "tables",
          "rejected-inputs");

  private static final String COSTS =
      """
      table {
        name = costs
        title = What samples cost
        shows = cost
        head = [Method]
        columns = [
          { name = "1", settings { trigger.mode = off, synthesis.ipc = 1 } }
          { name = "3", settings { trigger.mode = off, synthesis.ipc = 3 } }
        ]
        rows = [
          { name = DiT, dataset = published, settings { synthesis.alignment = none } }
          { name = DsCo, dataset = published, settings { synthesis.alignment = data-accessible } }
        ]
      }
      """;

  private static final String ACCURACIES =
      """
      table {
        name = accuracies
        title = What images teach
        head = [Model]
        columns = [{ name = IPC 13, settings { trigger.mode = off, synthesis.ipc = 13 } }]
        rows = [{ name = Random, dataset = random }, { name = DsCo, dataset = published }]
      }
      """;

  @TempDir Path folder;

  @Test
  void showsWhatTheRunMade() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Files.writeString(images.resolve("00").resolve("odd.png"), "not an image");
    // The student of 80 samples would have to recognise 50 more of 120 images than that of 30.
    Job job =
        Job.onFolder(
            folder.resolve("out"),
            images,
            "input.max-rejected-fraction=0.1",
            "trigger.mode=measured",
            "trigger.schedule=[%d, 8]".formatted(Job.SYNTHETIC),
            "source.test-path=" + FashionSample.imageFolder(folder.resolve("test"), 2),
            "evaluation.convnet.width=8",
            "evaluation.repeats=2",
            "evaluation.protocols.low-ipc.epochs=[1, 1, 1]");
    assertThat(table(job, COSTS)).isEqualTo(new Job.Outcome(0, ""));
    assertThat(table(job, ACCURACIES).status()).as("no class has 13 images").isEqualTo(2);

    assertThat(job.execute("report")).isEqualTo(new Job.Outcome(0, ""));

    String html = Files.readString(job.workspace().resolve("report/index.html"));
    for (String part : PARTS) {
      assertThat(html).contains("<section id=\"" + part + "\">");
    }
    assertThat(html).contains("odd.png", "data-accessible", "<svg");
    int perClass = 10 + Job.SYNTHETIC + 10; // real, synthesized, of rising confusion
    assertThat(html.split("<img ", -1).length - 1).isEqualTo(10 * perClass);
    assertThat(html.replace("http://www.w3.org/", ""))
        .as("needs no network")
        .doesNotContain("http:", "https:");
    assertThat(html).doesNotContain("<script");
    assertThat(Files.size(job.workspace().resolve("report/index.html"))).isLessThan(15_000_000);
    assertThat(html)
        .as("what is missing, and what makes it")
        .contains(
            "./dsco synthesize CONF --set synthesis.alignment=none, or --set synthesis.alignment=data-free")
        .doesNotContain("tell no losses");
    isLegibleInABrowser(job.workspace());
  }

  /** Fills a table in the run's workspace. */
  private Job.Outcome table(Job run, String section) throws Exception {
    Path configuration = folder.resolve("table.conf");
    Files.writeString(configuration, "include \"%s\"\n%s".formatted(run.configuration(), section));
    List<String> settings =
        Stream.concat(
                run.settings().stream(),
                Stream.of("vae", "dit", "teacher")
                    .map(
                        name ->
                            "checkpoints.%s=%s/models/fashion-mnist/%s.safetensors"
                                .formatted(name, Job.CONF, name)))
            .toList();
    return new Job(configuration, run.workspace(), settings).execute("tables");
  }

  private void isLegibleInABrowser(Path workspace) throws Exception {
    Path report = workspace.resolve("report/index.html");
    Optional<Path> program = Chromium.installed();
    assumeThat(program)
        .as("no Chromium on the PATH (Debian: apt-get install chromium) nor in -Dchromium=PATH")
        .isPresent();
    Path profile = Files.createDirectory(folder.resolve("profile"));
    try (Chromium browser = Chromium.open(program.orElseThrow(), profile)) {
      OpenedPage page = OpenedPage.of(browser, report);
      assertThat(page.value("[...document.images].filter(i => i.naturalWidth == 0).length").asInt())
          .as("pictures that are not decoded")
          .isZero();
      assertThat(
              page.value("[...document.querySelectorAll('h2')].map(h => h.id || h.parentNode.id)"))
          .extracting(JsonNode::asText)
          .containsExactlyElementsOf(PARTS);
      assertThat(page.value("document.documentElement.scrollWidth <= innerWidth").asBoolean())
          .as("nothing sticks out at the side")
          .isTrue();
      showsCosts(page, workspace);
      showsTables(page, workspace);
      showsTheTrigger(page, workspace);
      for (String part : PARTS) {
        page.tabulator();
        assertThat(page.value("document.activeElement.hash").asText()).isEqualTo("#" + part);
      }
      assertThat(page.value("getComputedStyle(document.activeElement).outlineStyle").asText())
          .as("the focus is seen")
          .isEqualTo("solid");
      page.print();
      assertThat(page.value("getComputedStyle(document.querySelector('nav')).display").asText())
          .isEqualTo("none");
      assertThat(
              page.value(
                      "[...document.querySelectorAll('figure, tr, caption')].filter(e => !getComputedStyle(e).breakInside.startsWith('avoid')).length")
                  .asInt())
          .as("no chart and no line of a table is cut by a page's end")
          .isZero();
      assertThat(page.requests()).containsExactly(report.toUri().toString());
      assertThat(page.complaints()).isEmpty();
    }
  }

  /** A line for each method, and beside it the numbers of the table's file. */
  private static void showsCosts(OpenedPage page, Path workspace) throws Exception {
    List<List<String>> expected = new ArrayList<>();
    for (JsonNode cell :
        JSON.readTree(workspace.resolve("tables/costs/table.json").toFile()).get("cells")) {
      int preparation = cell.get("preparation_seconds").asInt();
      int generation = cell.get("generation_seconds").asInt();
      expected.add(
          List.of(
              cell.get("samples_per_class").asText(),
              preparation + " s",
              generation + " s",
              preparation + generation + " s",
              String.format(
                  Locale.ROOT, "%.1f GiB", cell.get("peak_bytes").asLong() / 1073741824.0),
              cell.get("machine").asText()));
    }
    assertThat(expected).hasSize(4);
    List<List<String>> shown = new ArrayList<>();
    for (JsonNode row : rows(page, "#synthesis-cost")) {
      if (row.get(8).asText().equals("costs")) {
        shown.add(Stream.of(1, 2, 3, 5, 6, 7).map(cell -> row.get(cell).asText()).toList());
      }
    }
    assertThat(shown).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(page.value("document.querySelector('#synthesis-cost h2').textContent").asText())
        .isEqualTo("Synthesis cost");
    // The two methods, and this run: the strokes of the first three colours.
    for (String colour : List.of("0,114,178", "213,94,0", "0,158,115")) {
      assertThat(
              page.value(
                      "[...document.querySelectorAll('#synthesis-cost figure svg *')].filter(e => (e.getAttribute('style') || '').includes('stroke:rgb(%s)')).length"
                          .formatted(colour))
                  .asInt())
          .as(colour)
          .isPositive();
    }
  }

  private static void showsTables(OpenedPage page, Path workspace) throws Exception {
    JsonNode cell =
        JSON.readTree(workspace.resolve("tables/accuracies/table.json").toFile())
            .get("cells")
            .get(0);
    double[] percent =
        StreamSupport.stream(cell.get("trainings").spliterator(), false)
            .mapToDouble(training -> 100 * training.get("top1").asDouble())
            .toArray();
    double mean = DoubleStream.of(percent).average().orElseThrow();
    // Of two values: half their difference, times the root of 2.
    double deviation = Math.abs(percent[0] - percent[1]) / Math.sqrt(2);
    assertThat(page.value("document.querySelector('#tables caption').textContent").asText())
        .isEqualTo(
            "What images teach. Top-1 accuracy in %, mean ± standard deviation of 2 trainings, hard labels."
                + " 1 of 2 cells are missing (–).");
    JsonNode rows = rows(page, "#tables");
    assertThat(rows.get(0))
        .extracting(JsonNode::asText)
        .containsExactly("Random", String.format(Locale.ROOT, "%.1f ± %.1f", mean, deviation));
    assertThat(rows.get(1)).extracting(JsonNode::asText).containsExactly("DsCo", "failed");
  }

  private static void showsTheTrigger(OpenedPage page, Path workspace) throws Exception {
    Path file =
        workspace.resolve(
            Tree.contents(workspace, "trigger/*/evidence.json").keySet().iterator().next());
    JsonNode evidence = JSON.readTree(file.toFile());
    long fewer = evidence.at("/trials/0/recognised").asLong();
    long more = evidence.at("/trials/1/recognised").asLong();
    String slope = String.format(Locale.ROOT, "%.3f", (more - fewer) / 50.0);
    List<List<String>> shown = new ArrayList<>();
    for (JsonNode row : rows(page, "#dope-trigger")) {
      shown.add(StreamSupport.stream(row.spliterator(), false).map(JsonNode::asText).toList());
    }
    assertThat(shown)
        .containsExactly(
            List.of("3", String.valueOf(fewer), "", ""),
            List.of("8", String.valueOf(more), slope, "no"));
    assertThat(page.value("document.querySelector('#dope-trigger p').textContent").asText())
        .startsWith("3 samples of every class are synthesized")
        .endsWith("The other 2 of 5 images of a class are real ones.");
    assertThat(page.value("document.querySelectorAll('#dope-trigger figure svg').length").asInt())
        .isEqualTo(2);
  }

  /** Texts of the cells of a section's first table, without its head. */
  private static JsonNode rows(OpenedPage page, String section) throws Exception {
    return page.value(
        "[...document.querySelector('%s table').tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent))"
            .formatted(section));
  }
}
