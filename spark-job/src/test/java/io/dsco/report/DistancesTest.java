package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistancesTest {
  @Test
  void nearestOfTheOtherGroupBothWays() {
    Distances distances = new Distances(2);

    // On a line: 0 and 1 in the first group, 4 and 10 in the second.
    distances.add(List.of(latents(0, 1), latents(4, 10)));

    // Within: 1 and 1; 6 and 6. Between: from 0 it is 4, from 1 it is 3, from 4 it is 3, from 10 it
    // is 9.
    assertThat(distances.nearest()[0][0]).isEqualTo(1);
    assertThat(distances.nearest()[1][1]).isEqualTo(6);
    assertThat(distances.nearest()[0][1]).isEqualTo((4 + 3 + 3 + 9) / 4.0);
    assertThat(distances.nearest()[1][0]).isEqualTo(distances.nearest()[0][1]);
  }

  @Test
  void meanOverAllPairs() {
    Distances distances = new Distances(2);

    distances.add(List.of(latents(0, 1), latents(4, 10)));

    assertThat(distances.all()[0][0]).isEqualTo(1);
    assertThat(distances.all()[0][1]).isEqualTo((4 + 10 + 3 + 9) / 4.0);
  }

  @Test
  void classesAreNeverMixed() {
    Distances distances = new Distances(1);

    distances.add(List.of(latents(0, 1)));
    distances.add(List.of(latents(100, 103)));

    assertThat(distances.nearest()[0][0]).isCloseTo((1 + 1 + 3 + 3) / 4.0, within(1e-12));
  }

  @Test
  void aGroupThatNoClassHasTwoOfIsNoNumber() {
    Distances distances = new Distances(2);

    distances.add(List.of(latents(0), latents()));

    assertThat(distances.nearest()[0][0]).isNaN();
    assertThat(distances.all()[0][1]).isNaN();
  }

  private static List<float[]> latents(float... values) {
    java.util.ArrayList<float[]> latents = new java.util.ArrayList<>();
    for (float value : values) {
      latents.add(new float[] {value});
    }
    return latents;
  }
}
