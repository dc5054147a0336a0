package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LossHistoryTest {
  private static final long[] EPOCHS = {0, 0, 1, 1, 1, 3};
  private static final double[] LOSSES = {1, 2, 0.1, 0.2, 0.3, 1.0 / 3};

  @Test
  void everyEpochHasTheMeanOfItsBatchesAndAnOpenOneThatOfThoseSoFar() {
    LossHistory history = new LossHistory();
    assertThat(history.epochLosses()).isEmpty();
    for (int i = 0; i < EPOCHS.length; i++) {
      history.add(EPOCHS[i], LOSSES[i]);
    }
    assertThat(history.epochLosses()).containsExactly(1.5, (0.1 + 0.2 + 0.3) / 3, 1.0 / 3);
  }

  @Test
  void aHistorySurvivesAsTextWhereverItIsInterrupted() {
    LossHistory undisturbed = new LossHistory();
    LossHistory interrupted = new LossHistory();
    for (int i = 0; i < EPOCHS.length; i++) {
      undisturbed.add(EPOCHS[i], LOSSES[i]);
      interrupted = LossHistory.of(interrupted.metadata());
      interrupted.add(EPOCHS[i], LOSSES[i]);
    }
    assertThat(interrupted.epochLosses()).isEqualTo(undisturbed.epochLosses());
    assertThat(interrupted.recentLoss()).isEqualTo(undisturbed.recentLoss());
  }

  @Test
  void aStateWithoutHistoryHasAnEmptyOne() {
    assertThat(LossHistory.of(Map.of("identity", "old")).epochLosses()).isEmpty();
  }

  @Test
  void recentAreTheLastTwoHundredBatchesWhereverItIsInterrupted() {
    LossHistory history = new LossHistory();
    assertThat(history.recentLoss()).isNaN();
    for (int batch = 0; batch < 300; batch++) {
      history.add(0, batch);
      history = batch == 250 ? LossHistory.of(history.metadata()) : history;
    }
    assertThat(history.recentLoss()).isEqualTo((100 + 299) / 2.0);
  }
}
