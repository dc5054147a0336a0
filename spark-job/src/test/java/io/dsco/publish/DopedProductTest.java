package io.dsco.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.checkpoint.HalfPrecision;
import io.dsco.dope.ConfusionRanking.Selection;
import io.dsco.dope.DopeStage;
import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.pipeline.FakeClassifier;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.EncodedImage;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Synthetic samples, selected real images and soft labels in one product. */
class DopedProductTest {
  private static final int CLASSES = 3;
  private static final int SYNTHETIC = 4;
  private static final int REAL = 2;

  @TempDir Path folder;

  @Test
  void addsTheSelectedImagesWithTheirOriginConfusionAndRank() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(CLASSES, 9, 2), SYNTHETIC);
    publish(pipeline, Selection.PER_CLASS, 0);

    List<Object[]> images = rows(ProductTable.IMAGES, "images");
    List<Object[]> real = images.stream().filter(row -> row[4].equals("real")).toList();
    assertThat(images).hasSize(CLASSES * (SYNTHETIC + REAL));
    assertThat(real).hasSize(CLASSES * REAL).doesNotHaveDuplicates();
    for (Object[] row : real) {
      String id = (String) row[0];
      assertThat(row[5]).isEqualTo(id + ".png");
      assertThat(row[6]).asString().hasSize(64);
      assertThat(row[7]).isInstanceOf(Float.class);
      assertThat((Long) row[8]).isBetween(1L, (long) REAL);
      assertThat(row[9]).isNull();
      int label = (Integer) row[2];
      int index = Integer.parseInt(id.substring(id.length() - 5));
      assertThat(value((EncodedImage) row[1])).isEqualTo(1 + (17 * label + 3 * index) % 100);
    }
    assertThat(images)
        .filteredOn(row -> row[4].equals("synthetic"))
        .allSatisfy(row -> assertThat(row[8]).isNull())
        .allSatisfy(row -> assertThat(row[9]).isEqualTo(7L));
  }

  @Test
  void givesEveryRowALatentAndALabelOfTheTeacher() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(CLASSES, 9, 2), SYNTHETIC);
    publish(pipeline, Selection.GLOBAL, 0);

    Map<Object, Integer> values = new HashMap<>();
    for (Object[] row : rows(ProductTable.IMAGES, "images")) {
      values.put(row[0], value((EncodedImage) row[1]));
    }
    List<Object[]> labels = rows(ProductTable.SOFT_LABELS, "soft_labels");
    assertThat(labels).hasSize(CLASSES * (SYNTHETIC + REAL));
    for (Object[] row : labels) {
      float[] logits = FakeClassifier.logits(CLASSES, 0, (byte) (int) values.get(row[0]));
      assertThat((float[]) row[2]).containsExactly(HalfPrecision.rounded(logits));
    }
    assertThat(rows(ProductTable.LATENTS, "latents"))
        .extracting(row -> row[0])
        .containsExactlyInAnyOrderElementsOf(values.keySet());
  }

  @Test
  void restoresLogitsFromTheHighestOnes() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(CLASSES, 9, 2), SYNTHETIC);
    publish(pipeline, Selection.GLOBAL, 2);

    Path file = folder.resolve("dataset/soft_labels/train-00000-of-00001.parquet");
    try (SoftLabelReader reader =
        SoftLabelReader.open(pipeline.workspace(), new org.apache.hadoop.fs.Path(file.toUri()))) {
      int count = 0;
      while (reader.hasNext()) {
        assertThat(reader.next().logits()).hasSize(CLASSES);
        count++;
      }
      assertThat(count).isEqualTo(CLASSES * (SYNTHETIC + REAL));
    }
  }

  @Test
  void refusesAnImageThatChangedSinceItWasEncoded() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(CLASSES, 5, 2), SYNTHETIC);
    pipeline.encode().execute();
    pipeline.synthesize().execute();
    pipeline.score().execute();
    DopeStage dope = pipeline.dope(Selection.PER_CLASS, 5);
    dope.execute();
    FakeSource changed = new FakeSource(CLASSES, 5, 2, Set.of(1), 0);
    Doping doping =
        new Doping(dope.fingerprint(), pipeline.encode().fingerprint(), changed, new FakeImages());

    assertThatThrownBy(() -> pipeline.publishDoped(doping, 0).execute())
        .hasStackTraceContaining(
            "the source changed during the run: SHA-256 of train/00001/00000 is no longer");
    assertThat(folder.resolve("dataset")).doesNotExist();
  }

  @Test
  void isTheSameWhateverThePartitions() {
    Map<String, String> one = product("one", 1);

    assertThat(product("two", 2)).isEqualTo(one).hasSize(8);
    assertThat(product("five", 5)).isEqualTo(one);
  }

  private Map<String, String> product(String name, int partitions) {
    Path workspace = folder.resolve(name);
    FakePipeline pipeline =
        FakePipeline.in(workspace, FakeSource.of(CLASSES, 9, partitions), SYNTHETIC).shards(700);
    publish(pipeline, Selection.GLOBAL, 0);
    Map<String, String> files = Tree.contents(workspace.resolve("dataset"));
    files.keySet().removeIf(file -> !file.endsWith(".parquet"));
    return files;
  }

  private static void publish(FakePipeline pipeline, Selection selection, int top) {
    pipeline.encode().execute();
    pipeline.synthesize().execute();
    pipeline.score().execute();
    DopeStage dope = pipeline.dope(selection, REAL);
    dope.execute();
    pipeline.publishDoped(dope, top).execute();
  }

  private static int value(EncodedImage image) throws Exception {
    return ImageDecoder.decode(image.bytes(), DecodeLimits.DEFAULT).rgb()[0] & 0xFF;
  }

  private List<Object[]> rows(TableSchema schema, String table) throws IOException {
    List<Object[]> rows = new ArrayList<>();
    Workspace workspace =
        new Workspace(folder.toUri().toString(), new org.apache.hadoop.conf.Configuration(false));
    try (Stream<Path> files = Files.list(folder.resolve("dataset").resolve(table))) {
      for (Path file : files.sorted().toList()) {
        try (TableReader reader =
            new ParquetFiles(workspace).read(new org.apache.hadoop.fs.Path(file.toUri()), schema)) {
          reader.forEachRemaining(rows::add);
        }
      }
    }
    return rows;
  }
}
