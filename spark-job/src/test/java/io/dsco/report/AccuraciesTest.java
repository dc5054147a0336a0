package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.evaluate.EvaluationTable;
import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuraciesTest {
  @TempDir Path folder;

  @Test
  void severalEvaluationsAreOneCurve() throws IOException {
    evaluation("b", 1000, result(500, 0.7), result(500, 0.8));
    evaluation("a", 2000, result(100, 0.5));

    EvaluationTable found = Accuracies.of(workspace());

    assertThat(found.points("published", "convnet"))
        .extracting(EvaluationTable.Point::images)
        .containsExactly(100L, 500L);
  }

  @Test
  void trainingsOfTwoEvaluationsAreNeverAveraged() throws IOException {
    evaluation("b", 1000, result(100, 0.9));
    evaluation("a", 2000, result(100, 0.5));

    EvaluationTable found = Accuracies.of(workspace());

    assertThat(found.points("published", "convnet"))
        .extracting(EvaluationTable.Point::top1)
        .containsExactly(50.0);
  }

  @Test
  void withoutAnEvaluationThereIsNone() throws IOException {
    assertThat(Accuracies.of(workspace()).results()).isEmpty();
  }

  private Workspace workspace() {
    return new Workspace(folder.toString(), new Configuration());
  }

  private void evaluation(String name, long written, TrialResult... results) throws IOException {
    Path file = folder.resolve("evaluation").resolve(name).resolve("results.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, Json.pretty(List.of(results)));
    Files.setLastModifiedTime(file, FileTime.fromMillis(written));
  }

  private static TrialResult result(long images, double top1) {
    return new TrialResult(
        "published", "convnet", 0, "soft", images, 0, 10, top1, 1, 100, 1, 100, "f" + top1);
  }
}
