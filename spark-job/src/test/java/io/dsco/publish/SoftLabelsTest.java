package io.dsco.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.classifier.Confusion;
import org.junit.jupiter.api.Test;

class SoftLabelsTest {
  @Test
  void keepsTheHighestLogitsInTheirOrderAndTheMassOfTheOthers() {
    float[] logits = {0.5f, 3, -1, 3, 2};

    SoftLabels.Top top = SoftLabels.top(logits, 2);

    assertThat(top.classes()).containsExactly(1, 3);
    assertThat(top.logits()).containsExactly(3, 3);
    assertThat(top.tail()).isEqualTo((float) Math.log(Math.exp(0.5) + Math.exp(-1) + Math.exp(2)));
  }

  @Test
  void restoresTheProbabilitiesOfTheKeptClasses() {
    float[] logits = new float[100];
    for (int c = 0; c < logits.length; c++) {
      logits[c] = (c * 37 % 100) / 8f - 5;
    }
    float[] expected = Confusion.softmax(logits);

    SoftLabels.Top top = SoftLabels.top(logits, 10);
    float[] restored = Confusion.softmax(SoftLabels.restored(top, 100));

    for (int c : top.classes()) {
      assertThat(restored[c] / expected[c]).isBetween(0.9999f, 1.0001f);
    }
    double rest = 0;
    for (float probability : restored) {
      rest += probability;
    }
    assertThat(rest).isBetween(0.99999, 1.00001);
  }

  @Test
  void keepsATailThatIsFarBelow() {
    SoftLabels.Top top = SoftLabels.top(new float[] {40, -200, -300}, 1);

    assertThat(top.tail()).isEqualTo(-200);
    assertThat(SoftLabels.restored(top, 3)[0]).isEqualTo(40);
  }

  @Test
  void needsAClassForTheTail() {
    assertThatThrownBy(() -> SoftLabels.top(new float[3], 3))
        .hasMessage("top must be at least 1 and below the 3 classes, was 3");
  }
}
