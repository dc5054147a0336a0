package io.dsco.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.checkpoint.HalfPrecision;
import io.dsco.classifier.Confusion;
import io.dsco.encode.RejectedInputException;
import io.dsco.pipeline.FakeClassifier;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.PromisingSource;
import io.dsco.pipeline.Tree;
import io.dsco.score.ScoreSettings.Logits;
import io.dsco.score.ScoreSettings.RejectedInputs;
import io.dsco.source.ImageSource;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreStageTest {
  private static final int CLASSES = 3;
  private static final int STUDENT_SHIFT = 6;

  @TempDir Path folder;

  @Test
  void scoresEveryImageAsTheFormulaSays() throws Exception {
    ScoreStage stage = stage(folder, FakeSource.of(CLASSES, 7, 2), Logits.KEPT, 0);

    StageResult result = stage.execute();

    assertThat(result.rows()).isEqualTo(21);

    Map<String, Object[]> rows = rows(folder, ScoreTable.SCORES_AND_LOGITS);
    assertThat(rows).hasSize(21);
    int recognised = 0;
    for (int label = 0; label < CLASSES; label++) {
      for (int index = 0; index < 7; index++) {
        int value = 1 + (17 * label + 3 * index) % 100;
        float[] teacher = FakeClassifier.logits(CLASSES, 0, value);
        float[] student = FakeClassifier.logits(CLASSES, STUDENT_SHIFT, value);
        Confusion.Score expected = Confusion.of(teacher, student);
        Object[] row = rows.get("train/0000%d/0000%d".formatted(label, index));
        assertThat(row[1]).isEqualTo(label);
        assertThat(row[2]).isEqualTo(expected.teacherClass());
        assertThat(row[3]).isEqualTo(expected.studentClass());
        assertThat(row[4]).isEqualTo(expected.confusion());
        assertThat((float[]) row[6]).containsExactly(HalfPrecision.rounded(teacher));
        recognised += expected.studentClass() == label ? 1 : 0;
      }
    }
    assertThat(stage.recognised()).isEqualTo(recognised);
    Map<String, Long> counts = Map.of("recognised", (long) recognised, "rejected", 0L);
    assertThat(result.measured())
        .containsAllEntriesOf(counts)
        .containsAllEntriesOf(Map.of("computed", 21L, "reused", 0L, "teacher_reused", 0L))
        .hasSize(5);
    assertThat(stage.execute().measured()).as("complete already").isEqualTo(counts);
  }

  @Test
  void withoutAStudentThereAreTheTeachersClassesAlone() throws Exception {
    ScoreStage stage =
        new ScoreStage(
            LocalSpark.session(),
            workspace(folder),
            FakeSource.of(CLASSES, 4, 1),
            new FakeImages(),
            new FakeClassifier.Factory(CLASSES, 0),
            Optional.empty(),
            settings(Logits.DROPPED, 0));

    assertThat(stage.execute().measured())
        .isEqualTo(Map.of("rejected", 0L, "computed", 12L, "reused", 0L, "teacher_reused", 0L));

    assertThat(rows(folder, ScoreTable.SCORES).values())
        .hasSize(12)
        .allSatisfy(row -> assertThat(row[4]).isNull());
  }

  @Test
  void aSplitThatIsThereIsNotScoredAgain() throws Exception {
    FakeSource source = FakeSource.of(CLASSES, 8, 4);
    ScoreStage stage = stage(folder, source, Logits.DROPPED, 0);
    stage.execute();
    long recognised = stage.recognised();
    Map<String, String> whole = Tree.contents(folder);
    Path scores = Path.of(workspace(folder).scores(stage.fingerprint()).toUri());
    Files.delete(scores.resolve(Manifest.NAME));
    Files.delete(scores.resolve("split-00001-of-00004.parquet"));
    int before = FakeClassifier.SEEN.get();

    assertThat(stage.execute().state()).isEqualTo(StageResult.State.EXECUTED);

    assertThat(FakeClassifier.SEEN.get() - before).isBetween(1, 2 * 12);
    assertThat(Tree.contents(folder)).isEqualTo(whole);
    assertThat(stage.recognised()).isEqualTo(recognised);
  }

  @Test
  void splitsOfAnotherCutAreScoredAgain() throws Exception {
    ScoreStage stage = stage(folder, FakeSource.of(CLASSES, 8, 4), Logits.DROPPED, 0);
    stage.execute();
    Map<String, String> whole = Tree.contents(folder);
    Path scores = Path.of(workspace(folder).scores(stage.fingerprint()).toUri());
    Files.delete(scores.resolve(Manifest.NAME));
    // As many images, but some of them twice and others not at all.
    Files.copy(
        scores.resolve("split-00000-of-00004.parquet"),
        scores.resolve("split-00001-of-00004.parquet"),
        StandardCopyOption.REPLACE_EXISTING);

    stage.execute();

    assertThat(Tree.contents(folder)).isEqualTo(whole);
  }

  @Test
  void splitsOfAnotherCutDoNotStayBesideTheNewOnes() throws Exception {
    ScoreStage stage = stage(folder, FakeSource.of(CLASSES, 8, 4), Logits.DROPPED, 0);
    stage.execute();
    Map<String, String> whole = Tree.contents(folder);
    Path scores = Path.of(workspace(folder).scores(stage.fingerprint()).toUri());
    Files.delete(scores.resolve(Manifest.NAME));
    Files.move(
        scores.resolve("split-00000-of-00004.parquet"),
        scores.resolve("split-00000-of-00007.parquet"));
    Files.writeString(scores.resolve("split-notes.txt"), "of the user");

    stage.execute();

    Map<String, String> left = new TreeMap<>(Tree.contents(folder));
    assertThat(left.keySet().removeIf(name -> name.endsWith("split-notes.txt"))).isTrue();
    assertThat(left).isEqualTo(whole);
  }

  @Test
  void refusesASourceThatLostImages() {
    ImageSource promising = new PromisingSource(FakeSource.of(CLASSES, 8, 2), 1);

    assertThatThrownBy(() -> stage(folder, promising, Logits.DROPPED, 0).execute())
        .hasMessage("the source changed while it was scored: it had 25 images, 24 were read");
  }

  @Test
  void aCompleteStageOpensNoImage() {
    stage(folder, FakeSource.of(CLASSES, 4, 2), Logits.DROPPED, 0).execute();
    int before = FakeClassifier.SEEN.get();

    StageResult again = stage(folder, FakeSource.of(CLASSES, 4, 3), Logits.DROPPED, 0).execute();

    assertThat(again.state()).isEqualTo(StageResult.State.ALREADY_COMPLETE);
    assertThat(FakeClassifier.SEEN.get()).isEqualTo(before);
  }

  @Test
  void anotherStudentGivesOtherScores() {
    ScoreStage one = stage(folder, FakeSource.of(CLASSES, 4, 2), Logits.DROPPED, 0);
    ScoreStage logits = stage(folder, FakeSource.of(CLASSES, 4, 2), Logits.KEPT, 0);
    ScoreStage changed =
        stage(folder, new FakeSource(CLASSES, 4, 2, Set.of(1), 0), Logits.DROPPED, 0);

    assertThat(Set.of(one.fingerprint(), logits.fingerprint(), changed.fingerprint())).hasSize(3);
  }

  @Test
  void listsRejectedImagesAndRefusesTooMany() throws Exception {
    FakeSource source = new FakeSource(CLASSES, 10, 1, Set.of(), 2);
    assertThat(stage(folder, source, Logits.DROPPED, 0.1).execute().rows()).isEqualTo(28);
    assertThat(Tree.contents(folder.resolve("rejected"))).hasSize(1);

    ScoreStage strict = stage(folder.resolve("strict"), source, Logits.DROPPED, 0.05);
    assertThatThrownBy(strict::execute)
        .isInstanceOf(RejectedInputException.class)
        .hasMessageStartingWith(
            "2 of 30 inputs were rejected, more than input.max-rejected-fraction = 0.05 allows");
    assertThat(stage(folder.resolve("strict"), source, Logits.DROPPED, 0.1).execute().state())
        .isEqualTo(StageResult.State.ALREADY_COMPLETE);
  }

  @Test
  void refusesTooManyRejectedImagesOfACompleteStageToo() {
    FakeSource source = new FakeSource(CLASSES, 10, 1, Set.of(), 2);
    stage(folder, source, Logits.DROPPED, 0.1).execute();

    assertThatThrownBy(() -> stage(folder, source, Logits.DROPPED, 0.05).execute())
        .isInstanceOf(RejectedInputException.class);
  }

  private static ScoreStage stage(
      Path folder, ImageSource source, Logits logits, double maxRejected) {
    return new ScoreStage(
        LocalSpark.session(),
        workspace(folder),
        source,
        new FakeImages(),
        new FakeClassifier.Factory(CLASSES, 0),
        Optional.of(new FakeClassifier.Factory(CLASSES, STUDENT_SHIFT)),
        settings(logits, maxRejected));
  }

  private static ScoreSettings settings(Logits logits, double maxRejected) {
    return new ScoreSettings(4, logits, RejectedInputs.LISTED, maxRejected, Map.of("size", 6));
  }

  private static Workspace workspace(Path folder) {
    return new Workspace(
        folder.toUri().toString(), LocalSpark.session().sparkContext().hadoopConfiguration());
  }

  private static Map<String, Object[]> rows(Path folder, TableSchema schema) throws IOException {
    Map<String, Object[]> rows = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("scores"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        try (TableReader reader =
            new ParquetFiles(workspace(folder))
                .read(new org.apache.hadoop.fs.Path(file.toUri()), schema)) {
          reader.forEachRemaining(row -> rows.put((String) row[0], row));
        }
      }
    }
    return rows;
  }
}
