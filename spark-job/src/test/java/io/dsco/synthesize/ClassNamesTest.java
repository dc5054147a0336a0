package io.dsco.synthesize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
  @Test
  void tellsHowATasksIndexLeadsToItsClass() {
    assertThat(ClassNames.of("synthesize", work(0, 1, 2)))
        .isEqualTo(
            new ClassNames(
                "synthesize classes 0-2",
                "synthesize: 3 classes, 0-2; a task's index is its class"));
    assertThat(ClassNames.of("template", work(3, 4, 9)))
        .isEqualTo(
            new ClassNames(
                "template classes 3-4, 9",
                "template: 3 classes, 3-4, 9; a task's index is its class's place in this order"));
  }

  @Test
  void keepsAThousandScatteredClassesOnOneLine() {
    List<Integer> labels = IntStream.range(0, 1000).map(i -> 2 * i).boxed().toList();

    assertThat(ClassNames.ranges(labels)).isEqualTo("0, 2, 4, 6, 8, 10, 12, 14, …");
  }

  private static List<ClassAssignment> work(int... labels) {
    return IntStream.of(labels)
        .mapToObj(label -> new ClassAssignment(label, label, "f", null, null, "t"))
        .toList();
  }
}
