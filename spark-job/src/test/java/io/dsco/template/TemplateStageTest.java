package io.dsco.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.FakeSynthesizer;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.WorkspaceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateStageTest {
  @TempDir Path folder;

  @BeforeEach
  void forget() {
    FakeSynthesizer.TEMPLATES.clear();
    FakeSynthesizer.FAILING.clear();
  }

  @Test
  void writesOneProjectorAndOneFileAClass() {
    FakePipeline pipeline = pipeline(folder, 3);

    StageResult result = pipeline.template().execute();

    assertThat(result.rows()).isEqualTo(3 * (FakeSynthesizer.STEPS - 1));
    assertThat(FakeSynthesizer.TEMPLATES).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(files().keySet().stream().map(name -> name.replaceAll("[0-9a-f]{16}", "#")))
        .containsExactly(
            "template/#/class-00000-#.parquet",
            "template/#/class-00001-#.parquet",
            "template/#/class-00002-#.parquet",
            "template/#/manifest.json",
            "template/#/projector.safetensors");
  }

  @Test
  void resumesAfterAClassThatFailed() {
    pipeline(folder.resolve("undisturbed"), 4).template().execute();
    FakePipeline disturbed = pipeline(folder.resolve("disturbed"), 4);
    FakeSynthesizer.FAILING.add(3);
    assertThatThrownBy(() -> disturbed.template().execute()).isInstanceOf(SparkException.class);
    LocalSpark.awaitIdleExecutor(folder.resolve("disturbed"));
    Map<String, String> paid = Tree.identities(folder.resolve("disturbed"));
    assertThat(paid.keySet()).noneMatch(name -> name.endsWith("manifest.json"));

    FakeSynthesizer.FAILING.clear();
    FakeSynthesizer.TEMPLATES.clear();
    disturbed.template().execute();

    long classes = paid.keySet().stream().filter(name -> name.contains("class-")).count();
    assertThat(classes).isPositive();
    assertThat(FakeSynthesizer.TEMPLATES).hasSize(4 - (int) classes).contains(3);
    assertThat(Tree.identities(folder.resolve("disturbed"))).containsAllEntriesOf(paid);
    assertThat(Tree.contents(folder.resolve("disturbed")))
        .isEqualTo(Tree.contents(folder.resolve("undisturbed")));
  }

  @Test
  void skipsACompleteStageAndMakesOnlyAClassThatIsNew() {
    pipeline(folder, 2).template().execute();
    FakeSynthesizer.TEMPLATES.clear();

    assertThat(pipeline(folder, 2).template().execute().state())
        .isEqualTo(StageResult.State.ALREADY_COMPLETE);
    pipeline(folder, 3).template().execute();

    assertThat(FakeSynthesizer.TEMPLATES).containsExactly(2);
  }

  @Test
  void makesALostProjectorAgainWithTheSameBytes() throws Exception {
    pipeline(folder, 2).template().execute();
    Map<String, String> whole = Tree.contents(folder);
    String projector =
        whole.keySet().stream().filter(name -> name.endsWith("safetensors")).findFirst().get();
    Files.delete(folder.resolve(projector));
    FakeSynthesizer.TEMPLATES.clear();

    pipeline(folder, 2).template().execute();

    assertThat(FakeSynthesizer.TEMPLATES).isEmpty();
    assertThat(Tree.contents(folder)).isEqualTo(whole);
  }

  @Test
  void guidesASynthesisThatNeverSeesAnImage() {
    FakePipeline pipeline = pipeline(folder, 2);
    pipeline.template().execute();

    StageResult result = guided(pipeline).execute();

    assertThat(result.rows()).isEqualTo(6);
    assertThat(files().keySet()).noneMatch(name -> name.startsWith("latents/"));
  }

  @Test
  void readsBackWhatWasWritten() throws Exception {
    FakePipeline pipeline = pipeline(folder, 2);
    pipeline.template().execute();

    Path file = folder.resolve(classFile(1));

    var steps =
        TemplateTable.read(
            pipeline.workspace(), new org.apache.hadoop.fs.Path(file.toUri().toString()));
    assertThat(steps).hasSize(FakeSynthesizer.STEPS - 1);
    assertThat(steps.get(2).mean()).containsExactly(1, 3);
    assertThat(steps.get(2).deviation()).containsExactly(6, 101);
  }

  @Test
  void synthesisRefusesAnotherProjectorOfTheSameLength() throws Exception {
    FakePipeline pipeline = pipeline(folder, 2);
    pipeline.template().execute();
    String projector =
        files().keySet().stream().filter(name -> name.endsWith("safetensors")).findFirst().get();
    Files.writeString(folder.resolve(projector), "projector 8");

    assertThatThrownBy(() -> guided(pipeline).execute())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("the projector must be the one that the templates were made with");
  }

  @Test
  void synthesisAsksForTheTemplates() {
    assertThatThrownBy(() -> guided(pipeline(folder, 2)).execute())
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("run template");
  }

  private static SynthesizeStage guided(FakePipeline pipeline) {
    return pipeline.synthesize(
        () -> TemplateGuides.of(pipeline.workspace(), pipeline.template().fingerprint()));
  }

  private static FakePipeline pipeline(Path folder, int classes) {
    return FakePipeline.in(folder, FakeSource.of(classes, 6, 2), 3);
  }

  private String classFile(int label) {
    List<String> found =
        files().keySet().stream().filter(name -> name.contains("class-0000" + label)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private Map<String, String> files() {
    return new TreeMap<>(Tree.contents(folder));
  }
}
