package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run with the embedded models publishes, as DuckDB reads it. */
class ProductIT {
  private static final int SYNTHETIC = FashionSample.CLASSES * Job.SYNTHETIC;
  private static final int REAL = FashionSample.CLASSES * Job.REAL;
  private static final int ROWS = SYNTHETIC + REAL;

  @TempDir static Path folder;

  @BeforeAll
  static void run() throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 12, 1);
    Job job = Job.onParquet(folder.resolve("out"), images);
    assertThat(job.execute("run")).isEqualTo(new Job.Outcome(0, ""));
  }

  @Test
  void hasAsManySamplesOfEveryClassAsWereAskedFor() throws Exception {
    assertThat(
            images(
                "SELECT label || ' ' || class_name || ' ' || origin || ' ' || count(*) FROM TABLE"
                    + " WHERE origin = 'synthetic' GROUP BY label, class_name, origin ORDER BY label"))
        .hasSize(FashionSample.CLASSES)
        .startsWith("0 T-shirt/top synthetic 3", "1 Trouser synthetic 3")
        .endsWith("9 Ankle boot synthetic 3");
  }

  @Test
  void hasTheMostConfusingRealImagesOnceEachAndRanked() throws Exception {
    assertThat(
            images(
                "SELECT count(*) || ' ' || count(DISTINCT sample_id) || ' ' || min(rank) || ' '"
                    + " || max(rank) FROM TABLE WHERE origin = 'real'"))
        .containsExactly(REAL + " " + REAL + " 1 " + REAL);
    // The scores of all 120 images say the same, read by another reader.
    assertThat(
            Tables.strings(
                folder,
                "out/scores/*/split-*.parquet",
                "SELECT sample_id FROM TABLE ORDER BY confusion DESC, sample_id LIMIT " + REAL))
        .isEqualTo(images("SELECT sample_id FROM TABLE WHERE origin = 'real' ORDER BY rank"));
  }

  @Test
  void everySampleHasTheTeachersLogits() throws Exception {
    assertThat(
            Tables.strings(
                folder,
                "out/dataset/soft_labels/*.parquet",
                "SELECT count(DISTINCT sample_id) || ' ' || min(len(logits)) || ' ' "
                    + "|| max(len(logits)) FROM TABLE"))
        .containsExactly(ROWS + " 10 10");
    // The teacher is right about most real images; these are the confusing ones of few.
    Path images = folder.resolve("out/dataset/images/*.parquet");
    assertThat(
            Tables.strings(
                folder,
                "out/dataset/soft_labels/*.parquet",
                "SELECT count(*) FROM TABLE AS labels JOIN read_parquet('%s') AS images"
                        .formatted(images)
                    + " USING (sample_id, label) WHERE origin = 'real' AND"
                    + " list_position(logits, list_max(logits)) - 1 = label"))
        .singleElement()
        .satisfies(count -> assertThat(Integer.parseInt(count)).isGreaterThan(REAL / 2));
  }

  @Test
  void joinsImagesAndLatentsBySampleId() throws Exception {
    Path latents = folder.resolve("out/dataset/latents/*.parquet");
    assertThat(
            images(
                "SELECT count(DISTINCT sample_id) FROM TABLE AS images JOIN read_parquet('%s') AS latents"
                        .formatted(latents)
                    + " USING (sample_id, label)"))
        .containsExactly("" + ROWS);
  }

  @Test
  void everyImageDecodesAndShowsSomething() throws Exception {
    List<String> pngs = images("SELECT base64(image.bytes) FROM TABLE");
    assertThat(pngs).hasSize(ROWS).doesNotHaveDuplicates();
    for (String png : pngs) {
      var image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
      assertThat(image.getWidth()).isEqualTo(32);
      assertThat(image.getHeight()).isEqualTo(32);
      assertThat(Arrays.stream(image.getRGB(0, 0, 32, 32, null, 0, 32)).distinct().count())
          .isGreaterThan(10);
    }
  }

  @Test
  void everyLatentHasTheModelsShapeAndFiniteValues() throws Exception {
    assertThat(
            Tables.strings(
                folder,
                "out/dataset/latents/*.parquet",
                "SELECT DISTINCT len(latent) || ' '"
                    + " || len(list_filter(latent, x -> isfinite(x))) FROM TABLE"))
        .containsExactly("256 256");
  }

  /** With its vectorised reader, which is what users have. */
  @Test
  void sparkReadsEveryColumnAsItComes() throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      Dataset<Row> images = read(spark, "images");
      assertThat(images.selectExpr("sum(confusion)").first().getDouble(0))
          .isCloseTo(
              Double.parseDouble(images("SELECT sum(confusion) FROM TABLE").get(0)), within(1e-5));
      assertThat(images.selectExpr("max(rank)", "count(seed)").first().mkString(" "))
          .isEqualTo(REAL + " " + SYNTHETIC);
      for (String table : List.of("latents", "soft_labels")) {
        String values = table.equals("latents") ? "latent" : "logits";
        String fold = "sum(aggregate(%s, 0D, (a, x) -> a + x))".formatted(values);
        String sum = "SELECT sum(list_sum(%s)) FROM TABLE".formatted(values);
        String file = "out/dataset/%s/*.parquet".formatted(table);
        assertThat(read(spark, table).selectExpr(fold).first().getDouble(0))
            .isCloseTo(Double.parseDouble(Tables.strings(folder, file, sum).get(0)), within(1e-2));
      }
    }
  }

  private static Dataset<Row> read(SparkSession spark, String table) {
    return spark.read().parquet(folder.resolve("out/dataset").resolve(table).toString());
  }

  private static List<String> images(String query) throws Exception {
    return Tables.strings(folder, "out/dataset/images/*.parquet", query);
  }
}
