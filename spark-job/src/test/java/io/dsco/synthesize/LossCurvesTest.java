package io.dsco.synthesize;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.nopt.SynthesisListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossCurvesTest {
  private static final SynthesisListener SILENT = (done, of, losses) -> {};

  private final LossCurves curves = new LossCurves();

  private List<LossCurves.Step> kept() {
    return LossCurves.read(Map.of(LossCurves.KEY, curves.text()));
  }

  @Test
  void keepsFirstAndLastAndFewBetween() {
    List<Double> losses =
        IntStream.rangeClosed(1, 200).mapToObj(iteration -> 1000.0 / iteration).toList();

    curves.before(SILENT).step(3, 50, losses);

    LossCurves.Step step = kept().get(0);
    assertThat(step.step()).isEqualTo(3);
    // 200^(i/11), rounded: 1, 1.62, 2.62, 4.24, 6.87, 11.11, 17.99, 29.12, 47.14, 76.31, 123.5, 200
    assertThat(step.iterations()).containsExactly(1, 2, 3, 4, 7, 11, 18, 29, 47, 76, 124, 200);
    assertThat(step.losses().get(0)).isEqualTo(1000.0);
    assertThat(step.losses().get(4)).as("1000 / 7 in four digits").isEqualTo(142.9);
    assertThat(step.losses().get(11)).isEqualTo(5.0);
  }

  @Test
  void aStepThatIsNotOptimisedHasNone() {
    List<Integer> told = new ArrayList<>();

    curves.before((done, of, losses) -> told.add(done)).step(4, 4, List.of());

    assertThat(kept()).isEmpty();
    assertThat(told).as("the other listener hears of it").containsExactly(4);
  }

  @Test
  void allOfFewIterationsAreKept() {
    curves.before(SILENT).step(1, 4, List.of(3.0, 2.0, 1.0));

    assertThat(kept())
        .containsExactly(new LossCurves.Step(1, List.of(1, 2, 3), List.of(3.0, 2.0, 1.0)));
  }

  @Test
  void thePapersSizeStaysBelowTenKilobytes() {
    List<Double> losses =
        IntStream.rangeClosed(1, 200).mapToObj(iteration -> 123456.789 / iteration).toList();
    IntStream.range(1, 50).forEach(step -> curves.before(SILENT).step(step, 50, losses));

    assertThat(curves.text().length()).isLessThan(10 << 10);
  }

  @Test
  void lossesBeyondAllNumbersAreLeftOut() {
    curves.before(SILENT).step(1, 4, List.of(Double.POSITIVE_INFINITY, 2.0));
    curves.before(SILENT).step(2, 4, List.of(Double.NaN));

    assertThat(kept()).containsExactly(new LossCurves.Step(1, List.of(2), List.of(2.0)));
  }

  @Test
  void filesOfEarlierVersionsTellNothing() {
    assertThat(LossCurves.read(Map.of(ClassFiles.FINGERPRINT, "abc"))).isEmpty();
  }
}
