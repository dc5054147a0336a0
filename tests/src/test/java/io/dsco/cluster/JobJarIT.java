package io.dsco.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobJarIT {
  /** What an installation brings in its own version, and would clash with. */
  private static final List<String> INSTALLATIONS =
      List.of(
          "org/apache/spark/",
          "org/apache/hadoop/",
          "org/apache/parquet/",
          "scala/",
          "org/slf4j/",
          "software/amazon/",
          "com/fasterxml/",
          "com/github/luben/zstd/",
          "org/apache/commons/");

  @ParameterizedTest
  @EnumSource
  void holdsNoClassThatAnInstallationBrings(JobJar jar) throws IOException {
    assertThat(names(jar))
        .contains("io/dsco/cli/Main.class", "reference.conf")
        .noneMatch(name -> INSTALLATIONS.stream().anyMatch(name::startsWith));
  }

  /** With a signature of one of its parts a jar is refused as tampered with. */
  @ParameterizedTest
  @EnumSource
  void holdsNoSignature(JobJar jar) throws IOException {
    assertThat(names(jar)).noneMatch(name -> name.matches("META-INF/[^/]*[.](SF|DSA|RSA|EC)"));
  }

  @Test
  void theTwoDifferInTheEnginesLibraryAlone() throws IOException {
    List<String> more = names(JobJar.WHOLE);
    List<String> less = names(JobJar.THIN);

    assertThat(more).containsAll(less);
    assertThat(more.stream().filter(name -> !less.contains(name)))
        .contains("pytorch/cpu/linux-x86_64/libtorch_cpu.so")
        .allMatch(name -> name.matches("(pytorch|native|META-INF)/.*"));
    assertThat(JobJar.THIN.path().toFile())
        .satisfies(jar -> assertThat(jar.length()).isLessThan(20_000_000));
  }

  private static List<String> names(JobJar jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.path().toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }
}
