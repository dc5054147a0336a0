package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every architecture can be trained: a few batches of the same six images lower the loss. */
class ClassifierLearningTest {
  private static final int SIDE = 32;
  private static final int IMAGES = 6;
  private static final int STEPS = 20;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @EnumSource
  void aFewBatchesLowerTheLossAndLeaveNothingBehind(Architecture architecture) {
    ClassifierParameters parameters =
        architecture == Architecture.CONVNET
            ? ClassifierParameters.convNet(SIDE, 3, 8, TinyImages.CLASSES)
            : ClassifierParameters.of(architecture, SIDE, TinyImages.CLASSES);
    ClassifierTraining.Settings settings =
        new ClassifierTraining.Settings(parameters, STEPS, IMAGES, 1e-3, 0, 0, 1);
    try (ClassifierTraining training =
        new ClassifierTraining("tiny", new LargerImages(SIDE, IMAGES), settings, manager)) {
      double wanted = 0.8 * training.step();
      int arrays = training.state().weights().manager().getManagedArrays().size();
      double loss = training.step();
      // No more than it takes, because some of them are large.
      for (int step = 2; step < STEPS && loss >= wanted; step++) {
        loss = training.step();
      }
      assertThat(loss).isLessThan(wanted);
      assertThat(training.state().weights().manager().getManagedArrays()).hasSize(arrays);
    }
  }
}
