package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.classifier.StoredClassifier;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherRowsTest {
  private static final List<String> NAMES = List.of("tench", "cassette player", "church");
  private static final String IMAGENETTE =
      "n01440764\ttench\t0\t0\nn02979186\tcassette player\t482\t482\nn03028079\tchurch\t497\t497\n";

  @TempDir Path directory;

  @Test
  void aTeacherOfTheDatasetsClassesIsTakenAsItIs() throws IOException {
    StoredClassifier teacher = rows(IMAGENETTE, "teacher.classes=null");
    assertThat(teacher.rows()).isEmpty();
    assertThat(teacher.stored().classes()).isEqualTo(3);
    assertThat(teacher).isEqualTo(rows("a\nb\nc\n", "teacher.classes=3"));
  }

  @Test
  void theFourthColumnSaysWhichRowsOfALargerTeacherCount() throws IOException {
    StoredClassifier teacher = rows(IMAGENETTE, "teacher.classes=1000");
    assertThat(teacher.rows()).containsExactly(0, 482, 497);
    assertThat(teacher.stored().classes()).isEqualTo(1000);
    assertThat(teacher.parameters().classes()).isEqualTo(3);
  }

  @Test
  void asManyClassesMayStandInAnotherOrder() throws IOException {
    String list = "a\ttench\t0\t2\nb\tcassette player\t1\t0\nc\tchurch\t2\t1\n";
    assertThat(rows(list, "teacher.classes=3").rows()).containsExactly(2, 0, 1);
  }

  @Test
  void rowsInAnotherOrderAreNotPassedOver() {
    String list = "a\ttench\t0\t2\nb\tcassette player\t1\t0\nc\tchurch\t2\t1\n";
    assertThatThrownBy(() -> rows(list, "teacher.classes=null"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "classifier row must be the label unless teacher.classes is set, was 2 for class tench"
                + " (label 0) (source.class-list)");
  }

  @Test
  void everyClassNeedsARowThatIsThereAndItsOwn() {
    assertThatThrownBy(() -> rows("tench\ncassette player\nchurch\n", "teacher.classes=1000"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "class list must give the row of every class in its fourth column when the teacher has"
                + " 1000 classes and the source 3, class tench (label 0) has none"
                + " (source.class-list, teacher.classes)");
    assertThatThrownBy(() -> rows(IMAGENETTE, "teacher.classes=497"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "classifier row must be below 497 (teacher.classes), was 497 for class church (label"
                + " 2)");
    assertThatThrownBy(
            () -> rows(IMAGENETTE.replace("\t497\t497", "\t497\t482"), "teacher.classes=1000"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "classifier row must be of one class, was 482 for class cassette player and class"
                + " church (label 1 and 2)");
  }

  @Test
  void withoutAClassListALargerTeacherIsRefused() {
    assertThatThrownBy(() -> rows(null, "teacher.classes=1000"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("class tench (label 0) has none");
  }

  private StoredClassifier rows(String list, String setting) throws IOException {
    Path file = directory.resolve("run.conf");
    String classList = "null";
    if (list != null) {
      Files.writeString(directory.resolve("classes.txt"), list);
      classList = "classes.txt";
    }
    Files.writeString(
        file, "workspace = out, source { path = images, class-list = %s }".formatted(classList));
    return TeacherRows.of(
        RunConfiguration.load(file, List.of(setting)), NAMES, new Configuration(false));
  }
}
