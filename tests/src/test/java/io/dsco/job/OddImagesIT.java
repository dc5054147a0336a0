package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in a dataset that are none, or that are unusual. */
class OddImagesIT {
  @TempDir Path folder;

  private Path images;

  @BeforeEach
  void writeImages() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), 3);
  }

  @Test
  void listsEveryUnusableImageWithItsReasonAndEndsWithThreePastTheBudget() throws Exception {
    Map<String, String> reasons = OddImages.rejected(FashionSample.folder(images, 3));
    Job job = Job.onFolder(folder.resolve("out"), images);

    Job.Outcome outcome = job.execute("encode");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.errors())
        .startsWith(
            "6 of 36 inputs were rejected, more than input.max-rejected-fraction = 0.01 allows;"
                + " paths and reasons are in ");
    assertThat(rejected(job)).hasSize(reasons.size());
    for (Map.Entry<String, String> reason : reasons.entrySet()) {
      assertThat(rejected(job))
          .filteredOn(row -> row.contains("/03/" + reason.getKey() + ": "))
          .singleElement()
          .asString()
          .hasSizeGreaterThan(row(reason.getKey()))
          .contains(reason.getValue());
    }
  }

  @Test
  void goesOnWithinTheBudgetAndStillListsThem() throws Exception {
    OddImages.rejected(FashionSample.folder(images, 3));
    Job job = Job.onFolder(folder.resolve("out"), images, "input.max-rejected-fraction=0.2");

    assertThat(job.execute("encode")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(rejected(job)).hasSize(6);
    assertThat(encoded(job)).hasSize(30);
  }

  @Test
  void unusualImagesBecomeLatents() throws Exception {
    String[] names = OddImages.decodable(FashionSample.folder(images, 3));
    Job job = Job.onFolder(folder.resolve("out"), images, "image.fit=crop");

    assertThat(job.execute("encode")).isEqualTo(new Job.Outcome(0, ""));

    for (String name : names) {
      assertThat(encoded(job)).anyMatch(path -> path.endsWith("/03/" + name));
    }
    assertThat(encoded(job)).hasSize(30 + names.length);
  }

  /** A row names the path and then has a reason. */
  private int row(String name) {
    return FashionSample.folder(images, 3).resolve(name).toString().length() + ": ".length();
  }

  private static List<String> rejected(Job job) throws Exception {
    return Tables.strings(
        job.workspace(), "rejected/*.parquet", "SELECT path || ': ' || reason FROM TABLE");
  }

  private static List<String> encoded(Job job) throws Exception {
    return Tables.strings(
        job.workspace(), "latents/*/*/*.parquet", "SELECT source_path FROM TABLE");
  }
}
