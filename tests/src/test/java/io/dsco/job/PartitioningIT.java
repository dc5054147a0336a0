package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
    return Tree.contents(job.workspace(), "dataset/**.parquet");
  }
}
