package io.dsco.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.InputScale;
import io.dsco.classifier.Norm;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.config.UserException;
import io.dsco.encode.RejectedInputException;
import io.dsco.image.EvaluationView;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.student.ClassifierTrainer;
import io.dsco.student.KeptTraining;
import io.dsco.student.Trainer;
import io.dsco.training.AugmentationSettings;
import io.dsco.training.StudentRecipe;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateStageTest {
  private static final int CLASSES = 3;
  private static final int SIDE = 6;
  private static final ClassifierParameters NETWORK =
      new ClassifierParameters(
          Architecture.CONVNET, Norm.INSTANCE, SIDE, InputScale.SYMMETRIC, CLASSES, 4, 1);
  private static final FakeSource TEST = FakeSource.of(CLASSES, 8, 2);

  @TempDir Path folder;

  @Test
  void everyDatasetIsTriedByEveryNetworkAsOftenAsWanted() {
    EvaluateStage stage = stage(folder, 2, dataset("some", 6, 0), dataset("more", 12, 0));

    StageResult done = stage.execute();

    assertThat(done.state()).isEqualTo(State.EXECUTED);
    assertThat(done.rows()).isEqualTo(4);
    List<TrialResult> results = stage.table().results();
    assertThat(results)
        .extracting(one -> one.dataset() + " " + one.images() + " " + one.repeat())
        .containsExactly("some 18 0", "some 18 1", "more 36 0", "more 36 1");
    assertThat(results).allMatch(one -> one.tested() == 24 && one.labels().equals("hard"));
    assertThat(results).extracting(TrialResult::fingerprint).doesNotHaveDuplicates();
    assertThat(results).allMatch(one -> one.epochSeconds() > 0 && one.imagesPerSecond() > 0);
  }

  @Test
  void aTrialThatIsDoneIsNotDoneAgainBesideNewOnes() {
    stage(folder, 1, dataset("some", 6, 0)).execute();
    Map<String, String> before = Tree.identities(folder);

    assertThat(stage(folder, 1, dataset("some", 6, 0)).execute().state())
        .isEqualTo(State.ALREADY_COMPLETE);
    assertThat(Tree.identities(folder)).isEqualTo(before);
    stage(folder, 2, dataset("some", 6, 0), dataset("more", 12, 0)).execute();
    assertThat(Tree.identities(folder)).containsAllEntriesOf(before);
    assertThat(Tree.names(folder)).filteredOn(name -> name.endsWith("result.json")).hasSize(4);
    assertThat(Tree.names(folder)).noneMatch(name -> name.contains("unfinished"));
  }

  /** As a loss of power can leave them. */
  @Test
  void damagedResultsAndStatesAreMadeAgain() throws IOException {
    EvaluateStage undisturbed = stage(folder.resolve("undisturbed"), 2, dataset("some", 6, 0));
    undisturbed.execute();
    Path damaged = folder.resolve("damaged");
    stage(damaged, 1, dataset("some", 6, 0)).execute();
    String result =
        Tree.names(damaged).stream()
            .filter(name -> name.endsWith("result.json"))
            .findFirst()
            .orElseThrow();
    Files.writeString(damaged.resolve(result), "");
    Files.writeString(damaged.resolve(result).resolveSibling(Trainer.UNFINISHED), "cut");

    EvaluateStage stage = stage(damaged, 2, dataset("some", 6, 0));
    stage.execute();

    assertThat(accuracies(stage)).isEqualTo(accuracies(undisturbed));
    assertThat(damaged.resolve(result)).isNotEmptyFile();
  }

  @Test
  void aTrainingWhoseImagesTheDiskHasNoRoomForIsRefusedBefore() throws IOException {
    LongAccumulator done = LocalSpark.session().sparkContext().longAccumulator();
    try (KeptTraining training = KeptTraining.open(workspace(folder), "x", "y", done)) {
      training.requireRoom(1);
      assertThatThrownBy(() -> training.requireRoom(Long.MAX_VALUE))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("the images of a training need 9223372036854775807 bytes")
          .hasMessageEndingWith("(java.io.tmpdir)");
    }
  }

  @Test
  void tellsOfWhichPublishedDatasetItWasEvenWhereItWasDoneBefore() throws IOException {
    stage(folder, 1, dataset("some", 6, 0)).execute();
    Set<String> before = Tree.names(folder);
    assertThat(kept().published()).isEmpty();

    EvaluateStage again = stage(folder, 1, dataset("some", 6, 0).of("a".repeat(64)));

    assertThat(again.execute().state()).isEqualTo(State.ALREADY_COMPLETE);
    assertThat(kept().published()).isEqualTo(Map.of("some", "a".repeat(64)));
    assertThat(kept().results()).isEqualTo(again.table().results());
    assertThat(Tree.names(folder)).isEqualTo(before);
  }

  private KeptEvaluation kept() throws IOException {
    List<KeptEvaluation> kept = KeptEvaluation.of(workspace(folder));
    assertThat(kept).hasSize(1);
    return kept.get(0);
  }

  @Test
  void accuraciesDoNotDependOnPartitions(@TempDir Path other) {
    EvaluateStage one = stage(folder, 1, dataset("some", 6, 0));
    one.execute();
    ComparedDataset cut =
        new ComparedDataset(
            "some", "6 broken 0", FakeSource.of(CLASSES, 6, 5).read(LocalSpark.session()));
    EvaluateStage two = stage(other, 1, cut);
    two.execute();

    assertThat(accuracies(two)).isEqualTo(accuracies(one));
  }

  private static List<Double> accuracies(EvaluateStage stage) {
    return stage.table().results().stream().map(TrialResult::top1).toList();
  }

  @Test
  void unusableImagesAreLeftOutOfTrainingAndCounted() {
    EvaluateStage stage = stage(folder, 1, dataset("broken", 6, 2));
    stage.execute();

    assertThat(stage.table().results())
        .extracting(TrialResult::images, TrialResult::unusable)
        .containsExactly(org.assertj.core.api.Assertions.tuple(16L, 2L));
  }

  @Test
  void moreUnusableImagesThanAllowedEndIt() {
    EvaluateStage stage = stage(folder, 1, dataset("broken", 6, 4));

    assertThatThrownBy(stage::execute)
        .isInstanceOf(RejectedInputException.class)
        .hasMessage(
            "4 of 18 images of broken were rejected, more than input.max-rejected-fraction = 0.2"
                + " allows");
  }

  @Test
  void anUnusableTestImageEndsIt() {
    FakeSource broken = new FakeSource(CLASSES, 8, 2, Set.of(), 1);
    EvaluateStage stage = stage(folder, broken, 1, List.of(dataset("some", 6, 0)));

    assertThatThrownBy(stage::execute)
        .hasStackTraceContaining(
            "every test image must be usable, train/00000/00000 is not: not an image (source.test-path)");
  }

  private static ComparedDataset dataset(String name, int perClass, int broken) {
    FakeSource source = new FakeSource(CLASSES, perClass, 2, Set.of(), broken);
    return new ComparedDataset(
        name, perClass + " broken " + broken, source.read(LocalSpark.session()));
  }

  private static EvaluateStage stage(Path folder, int repeats, ComparedDataset... datasets) {
    return stage(folder, TEST, repeats, List.of(datasets));
  }

  private static EvaluateStage stage(
      Path folder, FakeSource test, int repeats, List<ComparedDataset> datasets) {
    return new EvaluateStage(
        LocalSpark.session(),
        workspace(folder),
        datasets,
        new ComparedDataset("test", "test", test.read(LocalSpark.session())),
        new Plan(repeats),
        CLASSES,
        new FakeImages(),
        "grey",
        0.2,
        5,
        Processor.CPU);
  }

  private static Workspace workspace(Path folder) {
    return new Workspace(folder.toUri().toString(), new Configuration());
  }

  private record Plan(int repeats) implements EvaluationPlan {
    @Override
    public List<String> networks() {
      return List.of("convnet");
    }

    @Override
    public Training training(String network, double imagesPerClass, int repeat) {
      StudentRecipe recipe =
          new StudentRecipe(
              NETWORK,
              3,
              4,
              1e-2,
              StudentRecipe.Schedule.STEP,
              0,
              2,
              StudentRecipe.Labels.HARD,
              20,
              AugmentationSettings.NONE,
              0,
              repeat);
      return new Training(
          new ClassifierTrainer(recipe, null, null, Duration.ofHours(1), Processor.CPU),
          NETWORK,
          new EvaluationView(SIDE, SIDE),
          "hard",
          3);
    }
  }
}
