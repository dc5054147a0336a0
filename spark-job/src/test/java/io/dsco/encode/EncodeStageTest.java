package io.dsco.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.UserException;
import io.dsco.pipeline.FakeCodec;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.PromisingSource;
import io.dsco.pipeline.Tree;
import io.dsco.source.SourceException;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodeStageTest {
  @TempDir Path folder;

  @Test
  void writesOneSortedFilePerClass() throws Exception {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(3, 9, 2), 2);

    StageResult result = pipeline.encode().execute();

    assertThat(result.state()).isEqualTo(StageResult.State.EXECUTED);
    assertThat(result.rows()).isEqualTo(27);
    List<Object[]> rows =
        rows(
            pipeline,
            new org.apache.hadoop.fs.Path(result.folder(), "label=00002/latents.parquet"));
    assertThat(rows)
        .hasSize(9)
        .isSortedAccordingTo((a, b) -> ((String) a[0]).compareTo((String) b[0]));
    assertThat(rows).allSatisfy(row -> assertThat(row[1]).isEqualTo(2));
    // The fake's first value is the image's byte: 1 + (17·2 + 3·0) mod 100.
    assertThat(((float[]) rows.get(0)[2])[0]).isEqualTo(35);
  }

  @Test
  void givesTheSameBytesWhateverThePartitions() {
    Map<String, String> expected = encoded("one", FakeSource.of(3, 11, 1));

    assertThat(encoded("two", FakeSource.of(3, 11, 2))).isEqualTo(expected).hasSize(4);
    assertThat(encoded("five", FakeSource.of(3, 11, 5))).isEqualTo(expected);
  }

  @Test
  void skipsACompleteStage() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 5, 2), 2);
    pipeline.encode().execute();
    Map<String, String> before = Tree.identities(folder);

    assertThat(pipeline.encode().execute().state()).isEqualTo(StageResult.State.ALREADY_COMPLETE);
    assertThat(Tree.identities(folder)).isEqualTo(before);
  }

  @Test
  void listsRejectedInputsWithinTheBudget() throws Exception {
    FakeSource source = new FakeSource(2, 10, 2, Set.of(), 2);
    FakePipeline pipeline = FakePipeline.in(folder, source, 2).maxRejected(0.1);

    assertThat(pipeline.encode().execute().rows()).isEqualTo(18);
    List<Object[]> rejected =
        readAll(
            pipeline,
            LatentFiles.rejectedFile(pipeline.workspace(), pipeline.encode().fingerprint()),
            LatentTable.REJECTED);
    assertThat(rejected)
        .containsExactly(
            new Object[] {"train/00000/00000.png", "not an image"},
            new Object[] {"train/00000/00001.png", "not an image"});
  }

  @Test
  void failsPastTheBudgetAndEncodesNothingAgainForALargerOne() {
    FakeSource source = new FakeSource(2, 10, 2, Set.of(), 3);
    FakePipeline pipeline = FakePipeline.in(folder, source, 2).maxRejected(0.1);

    assertThatThrownBy(() -> pipeline.encode().execute())
        .isInstanceOf(RejectedInputException.class)
        .hasMessageContaining("3 of 20 inputs were rejected")
        .hasMessageContaining("input.max-rejected-fraction = 0.1")
        .hasMessageContaining("/rejected/");
    assertThat(Tree.contents(folder).keySet()).anyMatch(name -> name.startsWith("rejected/"));

    StageResult allowed = pipeline.maxRejected(0.2).encode().execute();
    assertThat(allowed.state()).isEqualTo(StageResult.State.ALREADY_COMPLETE);
    assertThat(allowed.rows()).isEqualTo(17);
  }

  @Test
  void refusesTooManyRejectedInputsOfACompleteStageToo() {
    FakeSource source = new FakeSource(2, 10, 2, Set.of(), 3);
    FakePipeline.in(folder, source, 2).maxRejected(0.2).encode().execute();

    assertThatThrownBy(() -> FakePipeline.in(folder, source, 2).encode().execute())
        .isInstanceOf(RejectedInputException.class)
        .hasMessageStartingWith("3 of 20 inputs were rejected");
  }

  @Test
  void refusesASourceThatLostImages() {
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(2, 10, 2), 2);
    EncodeStage stage =
        new EncodeStage(
            LocalSpark.session(),
            pipeline.workspace(),
            new PromisingSource(pipeline.source(), 1),
            new FakeImages(),
            pipeline.codec(),
            new EncodeSettings(7, 4, 0, 0, Map.of("size", 6)));

    assertThatThrownBy(stage::execute)
        .isInstanceOf(SourceException.class)
        .hasMessage("the source changed while it was encoded: it had 21 images, 20 were read");
    assertThat(Tree.contents(folder).keySet()).noneMatch(name -> name.endsWith("manifest.json"));
  }

  @Test
  void namesAClassWithoutUsableImages() {
    FakeSource source = new FakeSource(2, 3, 2, Set.of(), 3);

    assertThatThrownBy(() -> FakePipeline.in(folder, source, 2).maxRejected(1).encode().execute())
        .isInstanceOf(UserException.class)
        .hasMessage("class class \"0\" (label 0) has no usable image");
  }

  @Test
  void refusesAnEmptySource() {
    assertThatThrownBy(() -> FakePipeline.in(folder, FakeSource.of(2, 0, 1), 2).encode().execute())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the source has no images");
  }

  @Test
  void loadsTheModelOnceAndReleasesItAtTheEnd() {
    int opened = FakeCodec.OPENED.get();

    FakePipeline.in(folder, FakeSource.of(3, 20, 5), 2).encode().execute();

    assertThat(FakeCodec.OPENED.get() - opened).isEqualTo(1);
    assertThat(FakeCodec.CLOSED.get()).isEqualTo(FakeCodec.OPENED.get());
  }

  private Map<String, String> encoded(String name, FakeSource source) {
    Path workspace = folder.resolve(name);
    FakePipeline.in(workspace, source, 2).encode().execute();
    return Tree.contents(workspace);
  }

  private static List<Object[]> rows(FakePipeline pipeline, org.apache.hadoop.fs.Path path)
      throws Exception {
    return readAll(pipeline, path, LatentTable.LATENTS);
  }

  private static List<Object[]> readAll(
      FakePipeline pipeline, org.apache.hadoop.fs.Path path, TableSchema schema) throws Exception {
    List<Object[]> rows = new ArrayList<>();
    try (TableReader reader = new ParquetFiles(pipeline.workspace()).read(path, schema)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }
}
