package io.dsco.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.pipeline.FakeClassifier;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.score.ScoreSettings.Logits;
import io.dsco.score.ScoreSettings.RejectedInputs;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of unchanged images, which an earlier run computed: 3 classes of 8. */
class ScoreReuseTest {
  private static final int CLASSES = 3;
  private static final FakeSource BEFORE = FakeSource.of(CLASSES, 8, 3);

  /** Two images more of each class, and the first of class 1 is of other bytes. */
  private static final FakeSource AFTER = new FakeSource(CLASSES, 10, 4, Set.of(1), 0);

  private static final Run RUN = new Run(0, OptionalInt.of(6), Logits.DROPPED, 6);

  @TempDir Path folder;

  /** What a run has beside its images. */
  private record Run(int teacher, OptionalInt student, Logits logits, int size) {
    Run student(OptionalInt other) {
      return new Run(teacher, other, logits, size);
    }

    Run logits(Logits other) {
      return new Run(teacher, student, other, size);
    }

    ScoreStage stage(Path folder, FakeSource source) {
      return new ScoreStage(
          LocalSpark.session(),
          new Workspace(
              folder.toUri().toString(), LocalSpark.session().sparkContext().hadoopConfiguration()),
          source,
          new FakeImages(),
          new FakeClassifier.Factory(CLASSES, teacher),
          student.isPresent()
              ? Optional.of(new FakeClassifier.Factory(CLASSES, student.getAsInt()))
              : Optional.empty(),
          new ScoreSettings(4, logits, RejectedInputs.LISTED, 1, Map.of("size", size)));
    }
  }

  @Test
  void ofTheSameNetworksOnlyNewAndReplacedImagesAreScored() throws IOException {
    RUN.stage(folder, BEFORE).execute();

    assertThat(passes(RUN, AFTER)).isEqualTo(2 * 7);

    assertSameAsFromNothing(RUN, AFTER);
  }

  @Test
  void anotherStudentSeesEveryImageAndTheTeacherTheNewOnes() throws IOException {
    RUN.stage(folder, BEFORE).execute();
    Run other = RUN.student(OptionalInt.of(3));

    assertThat(passes(other, AFTER)).isEqualTo(30 + 7);

    assertSameAsFromNothing(other, AFTER);
  }

  @Test
  void scoresOfTheSameStudentArePreferredToNewerOnesOfAnother() {
    RUN.stage(folder, BEFORE).execute();
    RUN.student(OptionalInt.of(3)).stage(folder, BEFORE).execute();

    assertThat(passes(RUN, AFTER)).isEqualTo(2 * 7);
  }

  @Test
  void theTeachersClassesAloneAreReusedTooAndSoAreThoseBesideAStudent() throws IOException {
    RUN.stage(folder, BEFORE).execute();
    Run alone = RUN.student(OptionalInt.empty());

    assertThat(passes(alone, AFTER)).isEqualTo(7);

    assertSameAsFromNothing(alone, AFTER);
  }

  @Test
  void keptLogitsAreReusedAndDroppedOnesCannotBe() throws IOException {
    RUN.stage(folder, BEFORE).execute();
    Run kept = RUN.logits(Logits.KEPT);
    assertThat(passes(kept, BEFORE)).as("none were kept").isEqualTo(2 * 24);

    assertThat(passes(kept, AFTER)).isEqualTo(2 * 7);

    assertSameAsFromNothing(kept, AFTER);
  }

  @Test
  void nothingIsReusedOfAnotherTeacherOrPreparation() {
    RUN.stage(folder, BEFORE).execute();

    assertThat(passes(new Run(1, RUN.student(), RUN.logits(), 6), BEFORE)).isEqualTo(2 * 24);
    assertThat(passes(new Run(0, RUN.student(), RUN.logits(), 7), BEFORE)).isEqualTo(2 * 24);
  }

  @Test
  void imagesThatCannotBeUsedAreListedAgain() throws IOException {
    RUN.stage(folder, new FakeSource(CLASSES, 8, 3, Set.of(), 2)).execute();
    FakeSource after = new FakeSource(CLASSES, 9, 2, Set.of(), 2);

    assertThat(passes(RUN, after)).isEqualTo(2 * 3);

    assertSameAsFromNothing(RUN, after);
    assertThat(Tree.contents(folder.resolve("rejected")))
        .containsAllEntriesOf(Tree.contents(folder.resolve("elsewhere/rejected")));
  }

  @Test
  void ofAnIncompleteFolderOrADamagedFileNothingIsReused() throws IOException {
    ScoreStage before = RUN.stage(folder, BEFORE);
    before.execute();
    Path scores = scores(folder, before);
    Path split = scores.resolve("split-00001-of-00003.parquet");
    byte[] whole = Files.readAllBytes(split);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 3] ^= 1;
    Files.write(split, damaged);

    assertThat(passes(RUN, AFTER)).as("8 images of the split").isBetween(2 * 14, 2 * 15);

    assertSameAsFromNothing(RUN, AFTER);
    Files.write(split, whole);
    Files.delete(scores.resolve(Manifest.NAME));
    try (Stream<Path> files = Files.list(scores(folder, RUN.stage(folder, AFTER)))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThat(passes(RUN, AFTER)).isEqualTo(2 * 30);
  }

  @Test
  void tellsWhatWasReused() {
    RUN.stage(folder, BEFORE).execute();

    assertThat(RUN.stage(folder, AFTER).execute().measured())
        .containsEntry(StageResult.COMPUTED, 7L)
        .containsEntry(StageResult.REUSED, 23L)
        .containsEntry("teacher_reused", 23L);
  }

  /** Images that passed a network, each time one did. */
  private int passes(Run run, FakeSource source) {
    int before = FakeClassifier.SEEN.get();
    run.stage(folder, source).execute();
    return FakeClassifier.SEEN.get() - before;
  }

  private void assertSameAsFromNothing(Run run, FakeSource source) {
    Path elsewhere = folder.resolve("elsewhere");
    ScoreStage stage = run.stage(elsewhere, source);
    stage.execute();
    assertThat(Tree.contents(scores(folder, run.stage(folder, source))))
        .isEqualTo(Tree.contents(scores(elsewhere, stage)))
        .hasSize(source.partitions() + 1);
  }

  private static Path scores(Path folder, ScoreStage stage) {
    return folder.resolve("scores").resolve(stage.fingerprint().folder());
  }
}
