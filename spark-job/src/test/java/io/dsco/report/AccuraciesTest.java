package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.evaluate.EvaluationTable;
import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuraciesTest {
  private static final String THIS = "a".repeat(64);
  private static final String METHOD = "d".repeat(64);
  private static final String OTHER = "b".repeat(64);
  private static final Pattern CAPTION = Pattern.compile("<figcaption>(.*?)</figcaption>");

  @TempDir Path folder;

  @Test
  void severalEvaluationsAreOneCurve() throws IOException {
    evaluation("b", 1000, THIS, hard("random", 500, 0.7), hard("random", 500, 0.8));
    evaluation("a", 2000, THIS, hard("random", 100, 0.5));

    assertThat(found().charted().points("random", "convnet"))
        .extracting(EvaluationTable.Point::images)
        .containsExactly(100L, 500L);
  }

  @Test
  void trainingsOfTwoEvaluationsAreNeverAveraged() throws IOException {
    evaluation("b", 1000, THIS, hard("published", 100, 0.9));
    evaluation("a", 2000, THIS, hard("published", 100, 0.5));

    assertThat(found().all().points("published", "convnet"))
        .extracting(EvaluationTable.Point::top1)
        .containsExactly(50.0);
  }

  @Test
  void theReportedDatasetKeepsItsNameAndOthersHaveTheirFingerprints() throws IOException {
    evaluation("a", 1000, THIS, hard("published", 100, 0.5), hard("synthetic", 60, 0.4));
    evaluation("b", 2000, OTHER, hard("published", 100, 0.9), hard("random", 100, 0.3));

    Accuracies found = found();

    assertThat(found.all().rows())
        .extracting(row -> row.get(0) + " " + row.get(5))
        .containsExactly(
            "published 50.0",
            "published of bbbbbbbbbbbbbbbb 90.0",
            "random 30.0",
            "synthetic 40.0");
    assertThat(found.foreign()).containsExactly("published of bbbbbbbbbbbbbbbb");
    assertThat(html(found))
        .contains("Rows with images of a dataset that was made in another way than this one");
  }

  @Test
  void datasetsOfOtherSizesThatWereMadeAlikeAreOneLine() throws IOException {
    evaluation("a", 1000, THIS, METHOD, hard("published", 100, 0.5));
    evaluation("b", 2000, OTHER, METHOD, hard("published", 500, 0.9));
    evaluation("c", 3000, OTHER, METHOD, hard("published", 100, 0.1));

    Accuracies found = found();

    assertThat(found.foreign()).isEmpty();
    assertThat(found.all().points("published", "convnet"))
        .as("the reported dataset's own result counts for its size")
        .extracting(EvaluationTable.Point::top1)
        .containsExactly(50.0, 90.0);
  }

  @Test
  void resultsOfAnEarlierVersionAreThereUnderTheirEvaluation() throws IOException {
    evaluation("0123", 1000, null, hard("published", 100, 0.5));
    evaluation("4567", 2000, null, hard("published", 100, 0.9));
    Files.delete(folder.resolve("evaluation/4567/manifest.json"));

    assertThat(found().all().datasets())
        .containsExactly("published of evaluation 0123", "published of evaluation 4567");
  }

  @Test
  void hardAndSoftLabelsAreChartsOfTheirOwn() throws IOException {
    evaluation("a", 1000, THIS, hard("published", 100, 0.5), hard("random", 100, 0.4));
    evaluation("b", 2000, THIS, soft("published", 100, 0.9), soft("random", 100, 0.8));

    assertThat(found().all().rows()).hasSize(4);
    assertThat(charts(found()))
        .containsExactly(
            "Top-1 accuracy of a convnet against images of a class, hard labels",
            "Top-1 accuracy of a convnet against images of a class, soft labels");
  }

  @Test
  void softResultsWithoutTheirOwnRandomAreNotCharted() throws IOException {
    evaluation("a", 1000, THIS, soft("random", 100, 0.8));
    evaluation("b", 2000, THIS, soft("published", 100, 0.9));

    Accuracies found = found();

    assertThat(found.all().datasets()).containsExactly("published", "random");
    assertThat(found.charted().datasets()).containsExactly("random");
    assertThat(html(found)).contains("is in no chart: rows left out, 1.");
  }

  @Test
  void otherNumbersOfEpochsForOneSizeAreChartsOfTheirOwn() throws IOException {
    evaluation("a", 1000, THIS, hard("published", 100, 0.5), hard("full", 9000, 0.9, 3));
    assertThat(charts(found())).hasSize(1);

    evaluation("b", 2000, THIS, hard("random", 100, 0.6, 40));

    assertThat(found().all().rows()).hasSize(3);
    assertThat(charts(found()))
        .extracting(title -> title.substring(title.lastIndexOf(',') + 2))
        .containsExactly("3 epochs", "10 epochs", "40 epochs");
  }

  @Test
  void otherDatasetsAreInTheTableAloneWhereAChartHasTooManyLines() throws IOException {
    evaluation("z", 1, THIS, hard("published", 100, 0.5), hard("random", 100, 0.4));
    for (int i : IntStream.range(0, 9).toArray()) {
      evaluation("e" + i, 1000, String.valueOf(i).repeat(64), hard("published", 100, 0.5));
    }

    assertThat(found().all().datasets()).hasSize(11);
    assertThat(html(found())).contains("9 other published datasets are in the table alone");
  }

  @Test
  void withoutAnEvaluationThereIsNone() throws IOException {
    assertThat(found().all().results()).isEmpty();
  }

  private Accuracies found() throws IOException {
    return Accuracies.of(new Workspace(folder.toString(), new Configuration()), THIS, METHOD);
  }

  private static String html(Accuracies accuracies) {
    return EvaluationPart.of(accuracies, 10).stream()
        .map(DomContent::render)
        .collect(Collectors.joining());
  }

  private static List<String> charts(Accuracies accuracies) {
    return CAPTION.matcher(html(accuracies)).results().map(match -> match.group(1)).toList();
  }

  /** {@code published} is null where the manifest is an earlier version's. */
  private void evaluation(String name, long written, String published, TrialResult... results)
      throws IOException {
    evaluation(name, written, published, "made in another way", results);
  }

  private void evaluation(
      String name, long written, String published, String method, TrialResult... results)
      throws IOException {
    Path at = folder.resolve("evaluation").resolve(name);
    Path file = at.resolve("results.json");
    Files.createDirectories(at);
    Files.writeString(file, Json.pretty(List.of(results)));
    Files.setLastModifiedTime(file, FileTime.fromMillis(written));
    Map<String, Object> attributes =
        published == null
            ? Map.of("trials", results.length)
            : Map.of(
                "published", Map.of("published", published, "synthetic", published),
                "method", Map.of("published", method, "synthetic", method));
    Files.writeString(
        at.resolve("manifest.json"),
        Json.pretty(new Manifest("evaluate", "e".repeat(64), List.of(), attributes)));
  }

  private static TrialResult hard(String dataset, long images, double top1) {
    return hard(dataset, images, top1, 10);
  }

  private static TrialResult hard(String dataset, long images, double top1, int epochs) {
    return result(dataset, "hard", images, top1, epochs);
  }

  private static TrialResult soft(String dataset, long images, double top1) {
    return result(dataset, "soft", images, top1, 10);
  }

  private static TrialResult result(
      String dataset, String labels, long images, double top1, int epochs) {
    return new TrialResult(
        dataset, "convnet", 0, labels, images, 0, epochs, top1, 1, 100, 1, 100, "f" + top1);
  }
}
