package io.dsco.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.FakeTrainer;
import io.dsco.pipeline.Tree;
import io.dsco.workspace.StageResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
}
