package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same images, cut and computed differently. */
class PartitioningIT {
  private static final int PER_CLASS = 12;

  @TempDir Path folder;

  @Test
  void oneTwoAndFivePartitionsAndTwoTasksAtOncePublishTheSameBytes() throws Exception {
    Map<String, String> alone = published(1, "local[1]");
    assertThat(alone).hasSize(3);
    assertThat(published(2, "local[2]")).isEqualTo(alone);
    assertThat(published(5, "local[5]")).isEqualTo(alone);
  }

  private Map<String, String> published(int files, String master) throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images" + files), PER_CLASS, files);
    Job job = Job.onParquet(folder.resolve("out" + files), images);
    assertThat(job.execute("run", "--master", master)).isEqualTo(new Job.Outcome(0, ""));
    Map<String, String> tables = Tree.contents(job.workspace(), "dataset/**.parquet");
    // The files that the images came from are other ones in each case, and real images name theirs.
    tables.replaceAll(
        (file, digest) -> file.contains("/images/") ? rows(job.workspace().resolve(file)) : digest);
    return tables;
  }

  /** All rows in their order, without the path of the source. */
  private static String rows(Path file) {
    try {
      return Tables.strings(
              file.getParent(),
              file.getFileName().toString(),
              "SELECT concat_ws(' ', sample_id, md5(image.bytes), image.path, label, class_name,"
                  + " origin, source_sha256, confusion, rank, seed) FROM TABLE")
          .toString();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
