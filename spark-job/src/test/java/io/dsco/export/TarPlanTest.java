package io.dsco.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TarPlanTest {
  @Test
  void dealsTheRowsOfEachShardEvenlyAndCountsTheFilesThroughAllOfThem() {
    List<TarPlan> plans =
        TarPlan.of(
            List.of(new PublishedShard("a", "", 0, 10), new PublishedShard("b", "", 10, 3)), 4);

    assertThat(plans.get(0).names())
        .containsExactly("train-000000.tar", "train-000001.tar", "train-000002.tar");
    assertThat(IntStream.range(0, 3).mapToLong(plans.get(0)::rows)).containsExactly(3L, 3L, 4L);
    assertThat(plans.get(1).names()).containsExactly("train-000003.tar");
    assertThat(plans.get(1).rows(0)).isEqualTo(3);
  }
}
