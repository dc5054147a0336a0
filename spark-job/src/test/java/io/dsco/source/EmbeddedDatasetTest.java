package io.dsco.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.image.RejectedImageException;
import io.dsco.image.RgbImage;
import io.dsco.source.SourceSettings.Format;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedDatasetTest {
  private static final Path CONF = Path.of("..", "conf");

  private final SparkSession spark = LocalSpark.session();

  /** The sums of position times grey value are those of the original IDX files (numpy). */
  @ParameterizedTest
  @CsvSource({"train, 1300, 307320557955", "test, 1000, 236710503601"})
  void everyImageOfTenEqualClassesDecodes(String split, int perClass, long greySum)
      throws RejectedImageException {
    SourceSettings settings =
        new SourceSettings(
            Format.PARQUET,
            CONF.resolve("data/fashion-mnist/" + split + ".parquet").toString(),
            CONF.resolve("classes/fashion-mnist.txt").toString());
    ImageSource source = ImageSources.open(spark, settings);
    assertThat(source.classNames()).hasSize(10).startsWith("T-shirt/top").endsWith("Ankle boot");
    Map<Integer, Integer> counts = new HashMap<>();
    long sum = 0;
    for (Row row : source.read(spark).collectAsList()) {
      assertThat(row.<String>getAs("sample_id")).matches(split + "/\\d{5}\\.png");
      counts.merge(row.getAs("label"), 1, Integer::sum);
      sum += greySum(ImageDecoder.decode(row.getAs("bytes"), DecodeLimits.DEFAULT));
    }
    assertThat(counts).hasSize(10);
    assertThat(counts.values()).containsOnly(perClass);
    assertThat(sum).isEqualTo(greySum);
  }

  private static long greySum(RgbImage image) {
    assertThat(image.width()).isEqualTo(28);
    assertThat(image.height()).isEqualTo(28);
    long sum = 0;
    for (int i = 0; i < image.rgb().length; i += 3) {
      // Weighted by position, so that a turned or shifted picture would be noticed.
      sum += (image.rgb()[i] & 0xFF) * (long) (i / 3 + 1);
    }
    return sum;
  }
}
