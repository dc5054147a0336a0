package io.dsco.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClassListTest {
  @Test
  void readsNamesAndFullLines() {
    ClassList list =
        ClassList.parse("# comment\nT-shirt/top\nn01440764\ttench, Tinca\t0\t217\n", "f");
    assertThat(list.names()).containsExactly("T-shirt/top", "tench, Tinca");
    assertThat(list.entries().get(0).directory()).isEqualTo("T-shirt/top");
    assertThat(list.entries().get(0).optionalDitLabel()).isEmpty();
    assertThat(list.entries().get(1).directory()).isEqualTo("n01440764");
    assertThat(list.entries().get(1).optionalDitLabel()).hasValue(0);
    assertThat(list.entries().get(1).optionalClassifierRow()).hasValue(217);
  }

  @Test
  void refusesWhatIsNoClassListAndSaysWhere() {
    assertThatThrownBy(() -> ClassList.parse("a\nb\tc\n", "list.txt"))
        .hasMessage("a line of a class list has 1 or 4 tab-separated columns, was 2 (list.txt:2)");
    assertThatThrownBy(() -> ClassList.parse("a\tb\tx\t1", "list.txt"))
        .hasMessage("a label or row in a class list must be a number from 0, was 'x' (list.txt:1)");
    assertThatThrownBy(() -> ClassList.parse("\n", "list.txt"))
        .hasMessage("a class list must name at least one class, it names none (list.txt)");
    assertThatThrownBy(() -> ClassList.parse("a\nb\na", "list.txt"))
        .hasMessage("a class list names each directory once, 'a' is there twice (list.txt)");
  }
}
