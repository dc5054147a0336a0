package io.dsco.source;

import static io.dsco.source.LocalSpark.column;
import static io.dsco.source.LocalSpark.sorted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.image.RejectedImageException;
import io.dsco.source.SourceSettings.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxSourceTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz"})
  void readsEveryImageWithItsLabel(String suffix) throws Exception {
    pair(suffix, 7);
    ImageSource source = open(suffix);
    assertThat(source.classNames()).containsExactly("0", "1", "2");
    assertThat(source.identity().files()).isEqualTo(2);
    assertThat(source.read(spark).javaRDD().getNumPartitions()).isGreaterThan(1);
    assertThat(LocalSpark.idsOfSplits(source)).isEqualTo(LocalSpark.idsOfImages(source));
    List<Row> rows = sorted(source.read(spark));
    assertThat(column(rows, "sample_id")).hasSize(7);
    for (int i = 0; i < 7; i++) {
      assertThat(rows.get(i).<String>getAs("sample_id"))
          .isEqualTo("t-images-idx3-ubyte" + suffix + "#" + i);
      assertThat(rows.get(i).<Integer>getAs("label")).isEqualTo(i % 3);
      var image = ImageDecoder.decode(rows.get(i).getAs("bytes"), DecodeLimits.DEFAULT);
      assertThat(image.width()).isEqualTo(3);
      assertThat(image.sample(2, 1, 0)).isEqualTo(i * 6 + 5);
    }
  }

  @Test
  void convertsToParquetWithTheFirstImagesOfEachClass() throws IOException, RejectedImageException {
    pair(".gz", 9);
    Path output = folder.resolve("out/train.parquet");
    IdxToParquet.main(
        new String[] {
          path("images-idx3", ".gz"), path("labels-idx1", ".gz"), output.toString(), "train", "2"
        });
    ImageSource source =
        ImageSources.open(spark, new SourceSettings(Format.PARQUET, output.toString(), null));
    List<Row> rows = sorted(source.read(spark));
    assertThat(column(rows, "sample_id"))
        .containsExactly(
            "train/00000.png",
            "train/00001.png",
            "train/00002.png",
            "train/00003.png",
            "train/00004.png",
            "train/00005.png");
    assertThat(column(rows, "label")).containsExactly(0, 1, 2, 0, 1, 2);
    var image = ImageDecoder.decode(rows.get(4).getAs("bytes"), DecodeLimits.DEFAULT);
    assertThat(image.sample(0, 0, 2)).isEqualTo(24);
  }

  @Test
  void refusesAForeignHeader() throws IOException {
    pair("", 3);
    write("images-idx3", "", idx(LABELS, new int[] {3}, 3));
    assertThatThrownBy(() -> open(""))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("an IDX file of images starts with 0x00000803, was 0x00000801 (");
  }

  @Test
  void refusesSizesThatCannotBe() throws IOException {
    pair("", 3);
    write("images-idx3", "", idx(IMAGES, new int[] {3, 1 << 30, 2}, 6));
    assertThatThrownBy(() -> open(""))
        .hasMessageStartingWith("an IDX file has 1 to 16384 rows, its header says 1073741824 (");
    write("images-idx3", "", idx(IMAGES, new int[] {0, 2, 3}, 0));
    assertThatThrownBy(() -> open(""))
        .hasMessageStartingWith("an IDX file has 1 to 2147483647 items, its header says 0 (");
  }

  @Test
  void refusesUnequalCounts() throws IOException {
    pair("", 3);
    write("labels-idx1", "", idx(LABELS, new int[] {2}, 2));
    assertThatThrownBy(() -> open(""))
        .hasMessageStartingWith("IDX images and labels must be equally many, were 3 and 2 (");
  }

  @Test
  void refusesAFileThatEndsEarly() throws IOException {
    pair("", 3);
    write("labels-idx1", "", idx(LABELS, new int[] {3}, 2));
    assertThatThrownBy(() -> open(""))
        .hasMessageStartingWith(
            "an IDX file holds as many items as its header says, 3: the file ends before (");
    write("labels-idx1", "", new byte[] {0, 0});
    assertThatThrownBy(() -> open("")).hasMessageStartingWith("an IDX file must be readable: ");
  }

  @Test
  void refusesAPathThatIsNotTheImagesFile() throws IOException {
    pair("", 3);
    assertThatThrownBy(
            () ->
                ImageSources.open(
                    spark, new SourceSettings(Format.IDX, path("labels-idx1", ""), null)))
        .hasMessageStartingWith("the path of an IDX dataset must be its images file (");
  }

  private void pair(String suffix, int count) throws IOException {
    write("images-idx3", suffix, idx(IMAGES, new int[] {count, 2, 3}, count * 6));
    byte[] labels = idx(LABELS, new int[] {count}, count);
    for (int i = 0; i < count; i++) {
      labels[labels.length - count + i] = (byte) (i % 3);
    }
    write("labels-idx1", suffix, labels);
  }

  /** A header and the bytes 0, 1, 2, … */
  private static byte[] idx(int magic, int[] dimensions, int items) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + items).putInt(magic);
    for (int dimension : dimensions) {
      file.putInt(dimension);
    }
    for (int i = 0; i < items; i++) {
      file.put((byte) i);
    }
    return file.array();
  }

  private void write(String kind, String suffix, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (suffix.equals(".gz")) {
      try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
        packed.write(content);
      }
    } else {
      out.writeBytes(content);
    }
    Files.write(Path.of(path(kind, suffix)), out.toByteArray());
  }

  private String path(String kind, String suffix) {
    return folder.resolve("t-" + kind + "-ubyte" + suffix).toString();
  }

  private ImageSource open(String suffix) {
    return ImageSources.open(
        spark, new SourceSettings(Format.IDX, path("images-idx3", suffix), null));
  }
}
