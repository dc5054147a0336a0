package io.dsco.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DopeTriggerTest {
  private static final List<Integer> SCHEDULE = List.of(10, 50, 100, 150);

  /** Of 10 classes: 4.5, then 1.2, then 0.4 more images for each sample. */
  private static final Map<Integer, Long> RECOGNISED =
      Map.of(10, 5000L, 50, 6800L, 100, 7400L, 150, 7600L);

  private final List<Integer> tried = new ArrayList<>();

  @Test
  void stopsBeforeTheFirstStepThatIsNotWorthIt() {
    DopeTrigger trigger = new DopeTrigger(SCHEDULE, 1000, 10);

    Evidence evidence = trigger.measure(this::trial);

    assertThat(evidence.gains()).extracting(Evidence.Gain::gain).containsExactly(4.5, 1.2, 0.4);
    assertThat(evidence.stop()).hasValue(100);
    assertThat(trigger.synthesized(evidence)).isEqualTo(100);
  }

  @Test
  void aGainOfExactlyOneIsNotWorthIt() {
    Evidence evidence = new Evidence(List.of(trial(1, 100), trial(3, 106)), 3);

    assertThat(evidence.gains().get(0).gain()).isCloseTo(1, within(0.0));
    assertThat(evidence.stop()).hasValue(1);
  }

  @Test
  void triesNoSizeThatCannotChangeTheAnswer() {
    new DopeTrigger(SCHEDULE, 1000, 500).measure(this::trial);
    assertThat(tried).containsExactly(10, 50);

    tried.clear();
    new DopeTrigger(SCHEDULE, 60, 10).measure(this::trial);
    assertThat(tried).containsExactly(10, 50, 100);

    tried.clear();
    Evidence none = new DopeTrigger(SCHEDULE, 10, 10).measure(this::trial);
    assertThat(tried).isEmpty();
    assertThat(new DopeTrigger(SCHEDULE, 10, 10).synthesized(none)).isEqualTo(10);
  }

  @Test
  void synthesizesEverythingWhenEveryStepWasWorthIt() {
    DopeTrigger trigger = new DopeTrigger(List.of(10, 50), 300, 10);

    assertThat(trigger.synthesized(trigger.measure(this::trial))).isEqualTo(300);
  }

  @Test
  void synthesizesNoMoreThanIsWanted() {
    DopeTrigger trigger = new DopeTrigger(SCHEDULE, 60, 10);

    assertThat(trigger.synthesized(trigger.measure(this::trial))).isEqualTo(60);
  }

  @Test
  void refusesSizesThatTheSmallestClassDoesNotHaveBeforeAnyTrial() {
    DopeTrigger trigger = new DopeTrigger(SCHEDULE, 60, 10);

    trigger.requireImages(100);
    assertThatThrownBy(() -> trigger.requireImages(99))
        .hasMessage(
            "schedule must not go beyond the 99 usable images of the smallest class, was 100"
                + " (trigger.schedule)");
    new DopeTrigger(SCHEDULE, 10, 10).requireImages(1);
    assertThat(tried).isEmpty();
  }

  @Test
  void aLossIsNoGain() {
    assertThat(new Evidence(List.of(trial(10, 50), trial(20, 40)), 1).stop()).hasValue(10);
  }

  @Test
  void refusesTrialsOutOfOrder() {
    assertThatThrownBy(() -> new Evidence(List.of(trial(2, 1), trial(2, 1)), 1))
        .hasMessageStartingWith("trials must ascend in samples per class");
  }

  @Test
  void showsTheEvidenceToPeople() {
    DopeTrigger trigger = new DopeTrigger(SCHEDULE, 1000, 10);
    Evidence evidence = trigger.measure(this::trial);
    EvidenceText text = new EvidenceText(evidence, trigger.synthesized(evidence));

    assertThat(text.table())
        .contains(
            "| 10 | 5000 |  |  |", "| 50 | 6800 | 4.500 | yes |", "| 150 | 7600 | 0.400 | no |")
        .contains("100 samples of every class are synthesized");
    String plot = new EvidencePlot(evidence).svg();
    assertThat(plot).startsWith("<svg").endsWith("</svg>\n");
    assertThat(plot.split("<rect")).hasSize(4);
  }

  private Trial trial(int size) {
    tried.add(size);
    return trial(size, RECOGNISED.get(size));
  }

  private static Trial trial(int size, long recognised) {
    return new Trial(size, recognised, "scores of " + size);
  }
}
