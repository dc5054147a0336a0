package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run that nobody has made yet, with one image that is none. */
class ReportIT {
  @TempDir Path folder;

  @Test
  void showsWhatTheRunMade() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Files.writeString(images.resolve("00").resolve("odd.png"), "not an image");
    Job job = Job.onFolder(folder.resolve("out"), images, "input.max-rejected-fraction=0.1");

    assertThat(job.execute("report")).isEqualTo(new Job.Outcome(0, ""));

    String html = Files.readString(job.workspace().resolve("report/index.html"));
    for (String part : List.of("run", "cost", "images", "confusion", "rejected-inputs")) {
      assertThat(html).contains("<section id=\"" + part + "\">");
    }
    assertThat(html).contains("odd.png", "data-accessible", "<svg");
    int perClass = 10 + Job.SYNTHETIC + 10; // real, synthesized, of rising confusion
    assertThat(html.split("<img ", -1).length - 1).isEqualTo(10 * perClass);
    assertThat(html.replace("http://www.w3.org/", ""))
        .as("needs no network")
        .doesNotContain("http:");
    assertThat(html).doesNotContain("<script");
  }
}
