package io.dsco.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.LocalSpark;
import io.dsco.source.UnopenedFileSystem;
import io.dsco.workspace.IntactFiles.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntactFilesTest {
  @TempDir Path folder;

  @Test
  void changedAndMissingFilesAreNotIntact() throws IOException {
    Files.writeString(folder.resolve("a"), "as it was");
    Files.writeString(folder.resolve("b"), "changed");

    for (Unreadable unreadable : Unreadable.values()) {
      assertThat(intact("file:", unreadable)).extracting(FileEntry::path).containsExactly("a");
    }
  }

  @Test
  void anUnreadableFileIsPassedOverOrFailsAsIsAskedFor() {
    assertThat(intact("unopened:", Unreadable.PASSED_OVER)).isEmpty();
    assertThatThrownBy(() -> intact("unopened:", Unreadable.FAILS))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("must not be opened");
  }

  private List<FileEntry> intact(String scheme, Unreadable unreadable) {
    Configuration configuration = LocalSpark.session().sparkContext().hadoopConfiguration();
    UnopenedFileSystem.addTo(configuration);
    String sum = Sha256.of("as it was");
    List<FileEntry> entries =
        List.of("a", "b", "c").stream()
            .map(name -> new FileEntry(name, 0, 9, sum, Map.of()))
            .toList();
    return IntactFiles.of(
        LocalSpark.session(),
        new Workspace(scheme + folder, configuration),
        new org.apache.hadoop.fs.Path(scheme + folder),
        new Manifest("test", "f".repeat(64), entries, Map.of()),
        unreadable);
  }
}
