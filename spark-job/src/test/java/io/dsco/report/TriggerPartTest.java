package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.trigger.KeptEvidence;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriggerPartTest {
  @TempDir Path folder;

  @Test
  void saysShowsAndMarksTheDecision() throws IOException {
    // 2 classes: 5 more samples of each bring 40 images, 4 a sample; 10 more bring 10, half a
    // sample.
    String html = html(trial(5, 1000) + "," + trial(10, 1040) + "," + trial(20, 1050), 10);

    assertThat(html)
        .contains("10 samples of every class are synthesized: another sample then brings at most")
        .contains("The other 20 of 30 images of a class are real ones.")
        .contains(number("10") + number("1,040") + number("4.000") + "<td>yes</td>")
        .contains(number("20") + number("1,050") + number("0.500") + "<td>no</td>");
    assertThat(html.split("<line [^>]*stroke-dasharray:8,5;", -1))
        .as("the decision's line, in plot and legend of both charts")
        .hasSize(5);
    assertThat(html.split("<svg", -1)).hasSize(3);
  }

  @Test
  void aSingleSizeHasNoSlope() throws IOException {
    String html = html(trial(5, 1000), 30);

    assertThat(html).contains("every size tried was worth it.</p>");
    assertThat(html.split("<svg", -1)).hasSize(2);
  }

  @Test
  void whereNothingWasTriedThereAreOnlyWords() throws IOException {
    assertThat(html("", 30)).contains("no more images are wanted").doesNotContain("<svg");
  }

  private static String number(String text) {
    return "<td class=\"number\">" + text + "</td>";
  }

  private static String trial(int samples, long recognised) {
    return "{\"samplesPerClass\": %d, \"recognised\": %d, \"scores\": \"f\"}"
        .formatted(samples, recognised);
  }

  private String html(String trials, int synthesized) throws IOException {
    Files.writeString(
        folder.resolve("evidence.json"),
        "{\"classes\": 2, \"images_per_class\": 30, \"trials\": [%s], \"synthesized_per_class\": %d}"
            .formatted(trials, synthesized));
    Workspace workspace = new Workspace(folder.toString(), new Configuration(false));
    KeptEvidence kept =
        KeptEvidence.read(workspace, new org.apache.hadoop.fs.Path(folder.toString()));
    return new TriggerPart(kept)
        .content().stream().map(DomContent::render).collect(Collectors.joining());
  }
}
