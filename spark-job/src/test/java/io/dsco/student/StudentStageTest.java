package io.dsco.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.evaluate.ComparedDataset;
import io.dsco.evaluate.ImageTable;
import io.dsco.image.EvaluationView;
import io.dsco.pipeline.FakeCodec;
import io.dsco.pipeline.FakeImages;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.FakeSynthesizer;
import io.dsco.pipeline.FakeTrainer;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.student.StudentStage.OtherSamples;
import io.dsco.synthesize.LatentGuides;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.synthesize.SynthesisSettings;
import io.dsco.synthesize.SynthesizeStage;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.StageResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentStageTest {
  @TempDir Path folder;
  private FakePipeline pipeline;

  @BeforeEach
  void synthesize() {
    pipeline = FakePipeline.in(folder, FakeSource.of(3, 6, 2), 4);
    pipeline.encode().execute();
    pipeline.synthesize().execute();
  }

  @Test
  void learnsFromEverySampleInTheOrderOfTheClassesAndKeepsTheHistory() throws Exception {
    StageResult result = pipeline.student().execute();

    Path student = Path.of(pipeline.student().weights().toUri());
    assertThat(result.files()).isEqualTo(2);
    assertThat(Files.readString(student)).endsWith(" 0 0 0 0 1 1 1 1 2 2 2 2");
    assertThat(Files.readString(student.resolveSibling("history.json")))
        .contains("\"epoch_loss\" : [ 2.0, 1.0 ]");
  }

  @Test
  void learnsFromRealImagesWithoutThoseThatCannotBeUsed() throws Exception {
    FakeSource source = new FakeSource(3, 6, 2, Set.of(), 2);
    ComparedDataset images =
        new ComparedDataset("all", "broken", source.read(LocalSpark.session()));
    StudentStage stage =
        new StudentStage(
            LocalSpark.session(),
            pipeline.workspace(),
            StudentImages.real(
                ImageTable.kept(pipeline.workspace(), images, 3), new FakeImages(), "as they are"),
            new FakeTrainer("c".repeat(64)),
            EvaluationView.whole(6),
            source.classNames(),
            StudentStage.OtherSamples.RETRAIN);

    stage.execute();

    assertThat(Files.readString(Path.of(stage.weights().toUri())))
        .endsWith(" 0 0 0 0 1 1 1 1 1 1 2 2 2 2 2 2");
  }

  @Test
  void isNotTrainedTwice() {
    pipeline.student().execute();
    Map<String, String> before = Tree.identities(folder);

    assertThat(pipeline.student().execute().state()).isEqualTo(StageResult.State.ALREADY_COMPLETE);
    assertThat(Tree.identities(folder)).isEqualTo(before);
  }

  @Test
  void continuesFromTheStateThatADeadTrainingSaved() {
    int begun = FakeTrainer.BEGUN.get();
    FakeTrainer.DIE.set(true);
    assertThatThrownBy(() -> pipeline.student().execute()).hasStackTraceContaining("told to die");
    assertThat(Tree.contents(folder).keySet()).anyMatch(name -> name.endsWith(Trainer.UNFINISHED));

    pipeline.student().execute();

    assertThat(FakeTrainer.BEGUN.get()).isEqualTo(begun + 1);
    assertThat(Tree.contents(folder.resolve("student")).keySet())
        .noneMatch(name -> name.endsWith(Trainer.UNFINISHED));
  }

  @Test
  void aStudentOfOtherSamplesIsKeptWhereThatIsAskedFor() {
    StageResult before = pipeline.student().execute();
    org.apache.hadoop.fs.Path weights = pipeline.student().weights();
    FakePipeline changed = synthesized(new FakeSource(3, 6, 2, Set.of(1), 0), 4);
    int begun = FakeTrainer.BEGUN.get();

    StageResult kept = changed.student(OtherSamples.KEEP).execute();

    assertThat(kept.state()).isEqualTo(StageResult.State.ALREADY_COMPLETE);
    assertThat(kept.fingerprint()).isEqualTo(before.fingerprint());
    assertThat(changed.student(OtherSamples.KEEP).weights()).isEqualTo(weights);
    assertThat(changed.student(OtherSamples.KEEP).kept().map(Fingerprint::value))
        .contains(before.fingerprint());
    assertThat(FakeTrainer.BEGUN.get()).isEqualTo(begun);

    assertThat(changed.student().execute().fingerprint()).isNotEqualTo(before.fingerprint());
    assertThat(FakeTrainer.BEGUN.get()).isEqualTo(begun + 1);
    assertThat(changed.student(OtherSamples.KEEP).kept())
        .as("there is one of these samples now")
        .isEmpty();
  }

  @Test
  void noStudentOfAsManySamplesIsNoneToKeep() {
    pipeline.student().execute();
    FakePipeline more = synthesized(FakeSource.of(3, 6, 2), 5);

    assertThat(more.student(OtherSamples.KEEP).execute().state())
        .isEqualTo(StageResult.State.EXECUTED);
  }

  @Test
  void aDamagedStudentIsNotKept() throws Exception {
    pipeline.student().execute();
    Files.writeString(Path.of(pipeline.student().weights().toUri()), "labels of somebody else....");
    FakePipeline changed = synthesized(new FakeSource(3, 6, 2, Set.of(1), 0), 4);

    assertThat(changed.student(OtherSamples.KEEP).execute().state())
        .isEqualTo(StageResult.State.EXECUTED);
  }

  @Test
  void aStudentOfSamplesByAnotherDiffusionLabelIsNotKept() {
    StageResult before = pipeline.student().execute();
    synthesizeWithDiffusionLabels(100, 101, 999);

    StageResult corrected = pipeline.student(OtherSamples.KEEP).execute();

    assertThat(corrected.state()).isEqualTo(StageResult.State.EXECUTED);
    assertThat(corrected.fingerprint()).isNotEqualTo(before.fingerprint());
  }

  /** The synthesis of the pipeline, whose classes the diffusion model knows as 100, 101, 102. */
  private void synthesizeWithDiffusionLabels(int... labels) {
    List<SynthesisClass> classes =
        IntStream.range(0, labels.length)
            .mapToObj(label -> new SynthesisClass(label, "class " + label, labels[label]))
            .toList();
    SynthesizeStage stage =
        new SynthesizeStage(
            LocalSpark.session(),
            pipeline.workspace(),
            () -> LatentGuides.of(pipeline.workspace(), pipeline.encode().fingerprint()),
            new FakeCodec.Factory("a".repeat(64)),
            new FakeSynthesizer.Factory("b".repeat(64)),
            new SynthesisSettings(7, 4, FakeSynthesizer.STEPS, classes, Map.of("guidance", 1.5)));
    assertThat(stage.fingerprint()).isEqualTo(pipeline.synthesize().fingerprint());
    stage.execute();
  }

  private FakePipeline synthesized(FakeSource source, int samples) {
    FakePipeline other = FakePipeline.in(folder, source, samples);
    other.encode().execute();
    other.synthesize().execute();
    return other;
  }
}
