package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.tensor.StateDict;
import io.dsco.vae.VaeParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  private static final int STEPS = 9;

  private final NDManager manager = NDManager.newBaseManager();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aStoppedAndResumedClassifierIsThatOfAnUndisturbedRun() throws IOException {
    assertResumedEqualsUndisturbed(() -> classifier(TinyImages.noise(), 5));
  }

  /** Running statistics, dropout and stochastic depth are part of what must come back. */
  @Test
  void aStoppedAndResumedEfficientNetIsThatOfAnUndisturbedRun() throws IOException {
    ClassifierParameters parameters =
        ClassifierParameters.of(Architecture.EFFICIENTNET_B0, 32, TinyImages.CLASSES);
    assertResumedEqualsUndisturbed(
        () ->
            new ClassifierTraining(
                "tiny",
                new LargerImages(32, 30),
                new ClassifierTraining.Settings(parameters, STEPS, 7, 0.01, 1, 0.99, 5),
                manager));
  }

  @Test
  void aStoppedAndResumedAutoencoderIsThatOfAnUndisturbedRun() throws IOException {
    assertResumedEqualsUndisturbed(this::autoencoder);
  }

  private void assertResumedEqualsUndisturbed(Start start) throws IOException {
    Map<String, float[]> undisturbed;
    try (TrainingRun run = start.run()) {
      loop("undisturbed", (name, done, of, loss) -> {}).run(run);
      undisturbed = values(run.state());
    }
    try (TrainingRun run = start.run()) {
      assertThatThrownBy(() -> loop("stopped", TrainingLoopTest::stopAfterFive).run(run))
          .hasMessage("stopped");
    }
    List<Long> steps = new ArrayList<>();
    try (TrainingRun run = start.run()) {
      loop("stopped", (name, done, of, loss) -> steps.add(done)).run(run);
      // Saved after four of five: the fifth is done again.
      assertThat(steps).containsExactly(5L, 6L, 7L, 8L, 9L);
      Map<String, float[]> resumed = values(run.state());
      assertThat(resumed.keySet()).isEqualTo(undisturbed.keySet());
      resumed.forEach((name, found) -> assertThat(found).as(name).isEqualTo(undisturbed.get(name)));
    }
  }

  @Test
  void aFinishedTrainingIsNotContinued() throws IOException {
    List<Long> steps = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (TrainingRun run = classifier(TinyImages.noise(), 5)) {
        loop("finished", (name, done, of, loss) -> steps.add(done)).run(run);
      }
    }
    assertThat(steps).hasSize(STEPS);
  }

  @Test
  void theStateOfAnotherTrainingIsRefused() throws IOException {
    Path file = folder.resolve("state");
    try (TrainingRun run = classifier(TinyImages.noise(), 5)) {
      new TrainingLoop(file, "one", SavePoint.everySteps(2), (name, done, of, loss) -> {}).run(run);
    }
    try (TrainingRun run = classifier(TinyImages.noise(), 5)) {
      TrainingLoop other =
          new TrainingLoop(file, "other", SavePoint.everySteps(2), (name, done, of, loss) -> {});
      assertThatThrownBy(() -> other.run(run))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "a training continues its own state only: identity must be other, was one ("
                  + file
                  + ")");
    }
  }

  @Test
  void aLossThatIsNotANumberEndsTheTrainingBeforeAnythingIsSaved() {
    try (TrainingRun run = classifier(new TinyImages(30, Float.NaN), 5)) {
      assertThatThrownBy(() -> loop("nan", (name, done, of, loss) -> {}).run(run))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the loss of tiny must stay finite, was NaN at batch 0");
      assertThat(Files.exists(folder.resolve("nan"))).isFalse();
    }
  }

  @Test
  void anotherRunSeedGivesOtherWeights() throws IOException {
    List<float[]> heads = new ArrayList<>();
    for (long seed : new long[] {5, 6}) {
      try (TrainingRun run = classifier(TinyImages.noise(), seed)) {
        loop("seed" + seed, (name, done, of, loss) -> {}).run(run);
        heads.add(run.state().weights().get("classifier.weight").toFloatArray());
      }
    }
    assertThat(heads.get(0)).isNotEqualTo(heads.get(1));
  }

  private interface Start {
    TrainingRun run();
  }

  private static void stopAfterFive(String name, long done, long of, double loss) {
    if (done == 5) {
      throw new IllegalStateException("stopped");
    }
  }

  private TrainingLoop loop(String file, TrainingLoop.Listener listener) {
    return new TrainingLoop(folder.resolve(file), "tiny", SavePoint.everySteps(2), listener);
  }

  private TrainingRun classifier(TrainingImages images, long seed) {
    ClassifierParameters parameters =
        ClassifierParameters.convNet(TinyImages.SIDE, 2, 6, TinyImages.CLASSES);
    return new ClassifierTraining(
        "tiny",
        images,
        new ClassifierTraining.Settings(parameters, STEPS, 7, 0.01, 1, 0.99, seed),
        manager);
  }

  private TrainingRun autoencoder() {
    VaeParameters parameters = new VaeParameters(List.of(8, 8), 1, 4, 2, 1);
    return new VaeTraining(
        TinyImages.noise(),
        new VaeTraining.Settings(parameters, STEPS, 5, 0.01, 1e-4, 0.99, 5),
        manager);
  }

  private static Map<String, float[]> values(TrainingState state) {
    Map<String, float[]> values = new LinkedHashMap<>();
    collect(values, "weights ", state.weights());
    collect(values, "average ", state.result());
    collect(values, "first moment ", state.optimizer().firstMoments());
    collect(values, "second moment ", state.optimizer().secondMoments());
    return values;
  }

  private static void collect(Map<String, float[]> values, String group, StateDict dictionary) {
    dictionary.tensors().forEach((name, tensor) -> values.put(group + name, tensor.toFloatArray()));
  }
}
