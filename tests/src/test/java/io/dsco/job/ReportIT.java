package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dsco.browser.Chromium;
import io.dsco.browser.OpenedPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run that nobody has made yet, with one image that is none. */
class ReportIT {
  private static final List<String> PARTS =
      List.of(
          "run",
          "cost",
          "images",
          "noise-optimisation",
          "latents",
          "confusion",
          "distances",
          "dope-trigger",
          "evaluation",
          "rejected-inputs");

  @TempDir Path folder;

  @Test
  void showsWhatTheRunMade() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Files.writeString(images.resolve("00").resolve("odd.png"), "not an image");
    Job job = Job.onFolder(folder.resolve("out"), images, "input.max-rejected-fraction=0.1");

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
        .doesNotContain("http:");
    assertThat(html).doesNotContain("<script");
    assertThat(Files.size(job.workspace().resolve("report/index.html"))).isLessThan(15_000_000);
    assertThat(html)
        .as("what is missing, and what makes it")
        .contains("--set synthesis.alignment=data-free", "./dsco evaluate CONF")
        .doesNotContain("tell no losses");
    isLegibleInABrowser(job.workspace().resolve("report/index.html"));
  }

  private void isLegibleInABrowser(Path report) throws Exception {
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
      assertThat(page.requests()).containsExactly(report.toUri().toString());
      assertThat(page.complaints()).isEmpty();
    }
  }
}
