package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionTest {
  @Test
  void theHighestScoreWinsAndTheFirstOfEqualOnes() {
    assertThat(Confusion.argMax(new float[] {-3, 2, 2, 1})).isEqualTo(1);
    assertThat(Confusion.argMax(new float[] {0, -0.0f})).isZero();
    assertThat(Confusion.argMax(new float[] {-0.0f, 0})).isZero();
  }

  @Test
  void probabilitiesAreProportionalToTheExponentials() {
    float[] logits = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    assertThat(Confusion.softmax(logits))
        .containsExactly(new float[] {0.125f, 0.25f, 0.625f}, within(1e-7f));
  }

  @Test
  void logitsOfAnySizeGiveProbabilities() {
    assertThat(Confusion.softmax(new float[] {3e38f, 3e38f, -3e38f})).containsExactly(.5f, .5f, 0);
    assertThat(Confusion.softmax(new float[] {-3e38f, -3e38f})).containsExactly(.5f, .5f);
  }

  @Test
  void theMarginIsThatOfTheBestOtherClass() {
    float[] scores = {1, 4, -2};
    assertThat(Confusion.margin(scores, 0)).isEqualTo(3);
    assertThat(Confusion.margin(scores, 1)).isEqualTo(-3);
    assertThat(Confusion.margin(scores, 2)).isEqualTo(6);
  }

  @Test
  void aMarginOfNothingIsPositiveZero() {
    float margin = Confusion.margin(new float[] {0, -0.0f}, 0);
    assertThat(Float.floatToRawIntBits(margin)).isZero();
  }

  @Test
  void theStudentIsMeasuredAgainstTheTeachersChoice() {
    float[] teacher = {0, 9, 1};
    float[] student = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    Confusion.Score score = Confusion.of(teacher, student);
    assertThat(score.teacherClass()).isEqualTo(1);
    assertThat(score.studentClass()).isEqualTo(2);
    assertThat(score.confusion()).isCloseTo(0.625f - 0.25f, within(1e-7f));
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> Confusion.of(new float[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("teacher and student must score the same classes, were 3 and 2");
    assertThatThrownBy(() -> Confusion.of(new float[1], new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a confusion needs at least 2 classes, was 1");
    assertThatThrownBy(() -> Confusion.of(new float[] {0, Float.NaN}, new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a score must be finite, was NaN for class 1");
    assertThatThrownBy(() -> Confusion.softmax(new float[] {Float.POSITIVE_INFINITY, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a score must be finite, was Infinity for class 0");
    assertThatThrownBy(() -> Confusion.margin(new float[2], 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reference must be a class below 2, was 2");
  }
}
