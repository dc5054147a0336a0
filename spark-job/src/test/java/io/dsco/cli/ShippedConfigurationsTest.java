package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.RunConfiguration;
import io.dsco.source.ClassList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedConfigurationsTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  static Stream<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.list(CONF)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(7);
      return found.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyOneLoadsAndItsClassesAreTheModels(Path file) {
    RunConfiguration run = RunConfiguration.load(file, List.of());
    ClassList list = list(Path.of(run.source().classList()));

    assertThat(ClassMap.of(run, Optional.empty(), new Configuration()))
        .hasSameSizeAs(list.entries());
    assertThat(TeacherRows.of(run, list.names(), new Configuration()).parameters().classes())
        .isEqualTo(list.entries().size());
    assertThat(run.evaluation().contradictions(run.teacher().network(), run.image().size()))
        .isEmpty();
  }

  @Test
  void theClassesOfImageNetAreInTheOrderOfTheirIds() {
    List<ClassList.Entry> all = list(CONF.resolve("classes/imagenet-1k.txt")).entries();

    assertThat(all).hasSize(1000);
    assertThat(all).extracting(ClassList.Entry::directory).isSorted().doesNotHaveDuplicates();
    for (int label = 0; label < all.size(); label++) {
      assertThat(all.get(label).ditLabel()).isEqualTo(label);
      assertThat(all.get(label).classifierRow()).isEqualTo(label);
    }
    assertThat(all.get(0).name()).isEqualTo("tench");
    assertThat(all.get(281).directory()).isEqualTo("n02123045"); // tabby
    assertThat(all.get(999).directory()).isEqualTo("n15075141"); // toilet tissue
  }

  @ParameterizedTest
  @ValueSource(strings = {"imagenet-100", "imagenette", "imagewoof"})
  void aPartsClassesAreThoseOfTheWhole(String part) {
    List<ClassList.Entry> all = list(CONF.resolve("classes/imagenet-1k.txt")).entries();
    List<ClassList.Entry> some = list(CONF.resolve("classes/" + part + ".txt")).entries();

    assertThat(new ArrayList<>(all)).containsAll(some);
    assertThat(some).extracting(ClassList.Entry::directory).isSorted();
    assertThat(some).hasSize(part.equals("imagenet-100") ? 100 : 10);
  }

  private static ClassList list(Path file) {
    return ClassList.read(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration());
  }
}
