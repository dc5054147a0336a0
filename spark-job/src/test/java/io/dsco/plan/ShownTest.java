package io.dsco.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void quantitiesHaveTheUnitThatPeopleRead() {
    assertThat(Shown.flop(1.42e18)).isEqualTo("1.4 EFLOP");
    assertThat(Shown.flop(0)).isEqualTo("0 FLOP");
    assertThat(Shown.bytes(5L << 30)).isEqualTo("5.0 GiB");
    assertThat(Shown.time(4.25)).isEqualTo("4.25 s");
    assertThat(Shown.time(89)).isEqualTo("89.0 s");
    assertThat(Shown.time(5399)).isEqualTo("90.0 min");
    assertThat(Shown.time(36_000)).isEqualTo("10.0 h");
    assertThat(Shown.count(1, "task") + ", " + Shown.count(2, "task")).isEqualTo("1 task, 2 tasks");
  }
}
