package io.dsco.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.pipeline.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralGlobTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"a[12] a1", "a{b,c} ab", "a* ab", "a? ab", "a[^b] ac", "a\\* a*", "a[ a", "a}b ab"})
  void findsThatFolderAloneOfWhichAPatternWouldFindAnother(String name, String other)
      throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("1.txt"), "mine");
    Files.writeString(Files.createDirectory(folder.resolve(other)).resolve("1.txt"), "other");
    org.apache.hadoop.fs.Path path =
        LiteralGlob.of(new org.apache.hadoop.fs.Path(folder.resolve(name).toString()));

    FileStatus[] found =
        FileSystem.getLocal(new Configuration())
            .globStatus(new org.apache.hadoop.fs.Path(path, "*.txt"));

    assertThat(Arrays.stream(found).map(file -> file.getPath().toUri().getPath()))
        .containsExactly(folder.resolve(name).resolve("1.txt").toString());
    assertThat(LocalSpark.session().read().text(path.toString()).first().getString(0))
        .isEqualTo("mine");
  }
}
