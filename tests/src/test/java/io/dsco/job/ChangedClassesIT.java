package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that arrive after a run. */
class ChangedClassesIT {
  private static final String CLASS_FILES = "synthesis/*/class-*.parquet";

  @TempDir Path folder;

  @Test
  void threeChangedClassesAreSynthesizedAgainAndTheOtherSevenNot() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), 12);
    Job job = Job.onFolder(folder.resolve("out"), images);
    assertThat(job.execute("run").status()).isZero();
    Map<String, String> before = Tree.identities(job.workspace(), CLASS_FILES);
    Map<String, String> productBefore = Tree.contents(job.workspace(), "dataset/**.parquet");

    for (int label : new int[] {1, 4, 9}) {
      Path one = FashionSample.folder(images, label);
      Files.copy(
          FashionSample.folder(images, (label + 1) % 10).resolve("001.png"),
          one.resolve("new.png"));
    }
    assertThat(job.execute("run").status()).isZero();

    assertThat(job.measured("synthesize", "computed")).isEqualTo(3);
    assertThat(job.measured("synthesize", "reused")).isEqualTo(7);
    Map<String, String> added = new TreeMap<>(Tree.identities(job.workspace(), CLASS_FILES));
    assertThat(added).containsAllEntriesOf(before);
    added.keySet().removeAll(before.keySet());
    assertThat(added.keySet())
        .extracting(path -> path.replaceAll(".*class-0*([0-9]+)-.*", "$1"))
        .containsExactlyInAnyOrderElementsOf(Set.of("1", "4", "9"));
    assertThat(Tree.contents(job.workspace(), "dataset/**.parquet"))
        .hasSameSizeAs(productBefore)
        .isNotEqualTo(productBefore);
  }
}
