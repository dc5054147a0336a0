package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PicturesTest {
  private static final FakeSource SOURCE = FakeSource.of(3, 9, 2);

  private final Pictures pictures = new Pictures(LocalSpark.session(), new FakeImages(), 2, 3);

  @Test
  void showsTheLeastTheMiddleAndTheMostConfusingOfAClass() throws IOException {
    // The image with index i of label l is a square of grey 1 + 17 l + 3 i; the higher i, the less
    // confusing.
    Dataset<Row> scores =
        SOURCE
            .read(LocalSpark.session())
            .selectExpr(
                "sample_id", "label", "CAST(-CAST(right(sample_id, 5) AS INT) AS FLOAT) confusion");

    Map<Integer, List<byte[]>> rising = pictures.rising(SOURCE, scores);

    assertThat(rising.keySet()).containsExactly(0, 1);
    assertThat(greys(rising.get(0))).containsExactly(1 + 3 * 8, 1 + 3 * 4, 1);
    assertThat(greys(rising.get(1))).containsExactly(18 + 3 * 8, 18 + 3 * 4, 18);
  }

  @Test
  void drawsTheSameImagesWhateverThePartitions() {
    FakeSource other = FakeSource.of(3, 9, 5);

    Map<Integer, List<byte[]>> some = pictures.some(SOURCE, SOURCE.read(LocalSpark.session()));

    assertThat(some.get(0)).hasSize(3);
    assertThat(pictures.some(other, other.read(LocalSpark.session())).get(0))
        .usingRecursiveComparison()
        .isEqualTo(some.get(0));
  }

  private static List<Integer> greys(List<byte[]> pngs) throws IOException {
    List<Integer> greys = new ArrayList<>();
    for (byte[] png : pngs) {
      greys.add(ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0) & 0xFF);
    }
    return greys;
  }
}
