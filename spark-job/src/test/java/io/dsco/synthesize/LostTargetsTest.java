package io.dsco.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.nopt.ClassGuide;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.ClassTask;
import io.dsco.nopt.PivotListener;
import io.dsco.nopt.PivotTask;
import io.dsco.nopt.QuantilePivots;
import io.dsco.nopt.SynthesisListener;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.nopt.TemplateTask;
import io.dsco.pipeline.FakeCodec;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.FakeSynthesizer;
import io.dsco.pipeline.LocalSpark;
import io.dsco.pipeline.Tree;
import io.dsco.synthesize.LosingFileSystem.Loss;
import io.dsco.synthesize.TargetKeeping.Until;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kept pivots that go, or cannot be read any more, while a class is at work. */
class LostTargetsTest {
  private static final ClassAssignment WORK =
      new ClassAssignment(3, 3, "f", null, "a".repeat(64), "t");
  private static final TargetKeeping KEEPING = new TargetKeeping(List.of(2), Until.USED);
  private static final ClassGuide.Latents REAL = new ClassGuide.Latents(new float[2][18]);

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    FakeSynthesizer.PASSES.clear();
    FakeSynthesizer.FAILING.clear();
  }

  @Test
  void aClassWhosePivotsAreLostOnItsWayIsMadeAgainAsIfThereHadBeenNone() {
    FakePipeline pipeline = FakePipeline.in(folder.resolve("out"), FakeSource.of(2, 6, 2), 2);
    pipeline.encode().execute();
    FakePipeline alone = FakePipeline.in(folder.resolve("alone"), FakeSource.of(2, 6, 2), 2);
    alone.encode().execute();
    alone.synthesize().execute();

    StageResult result =
        new SynthesizeStage(
                LocalSpark.session(),
                pipeline.workspace(),
                () -> LatentGuides.of(pipeline.workspace(), pipeline.encode().fingerprint()),
                new FakeCodec.Factory("a".repeat(64)),
                new LosingFactory(new FakeSynthesizer.Factory("b".repeat(64))),
                new SynthesisSettings(
                    7,
                    2,
                    FakeSynthesizer.STEPS,
                    List.of(
                        new SynthesisClass(0, "class 0", 100),
                        new SynthesisClass(1, "class 1", 101)),
                    Map.of("guidance", 1.5),
                    KEEPING))
            .execute();

    assertThat(result.measured()).containsEntry("targets_computed", 2L);
    assertThat(synthesis("out")).hasSize(3).isEqualTo(synthesis("alone"));
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsLostBetweenItsCheckAndItsUseIsComputed(Loss loss) throws Exception {
    leave();

    try (ClassGuidance guidance = targets(losing(2, loss)).guidance(WORK, new FakeSynthesizer())) {
      assertThat(guidance.targets()).contains(ClassGuidance.TargetOrigin.COMPUTED);
      assertThat(FakeSynthesizer.PASSES).containsExactly("3 [2]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatCannotBeCheckedIsNotWhole(Loss loss) throws Exception {
    leave();

    assertThat(targets(losing(1, loss)).folder().file(WORK, 2).isWhole()).isFalse();
    assertThat(targets(losing(0, loss)).folder().file(WORK, 2).isWhole()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void pivotsThatCannotBeOpenedOnceTheyAreWrittenAreThoseOfTheLatents(Loss loss) throws Exception {
    // The first opening is that of the file which has just been written.
    try (ClassGuidance guidance = targets(losing(1, loss)).guidance(WORK, new FakeSynthesizer())) {
      assertThat(guidance.guide()).isSameAs(REAL);
      assertThat(guidance.targets()).contains(ClassGuidance.TargetOrigin.COMPUTED);
    }
  }

  @Test
  void aRowThatIsNotAsItWasWrittenLosesThePivots() throws Exception {
    TargetFile file = targets(plain()).folder().file(WORK, 2);
    QuantilePivots pivots =
        new QuantilePivots(2, new float[1], new float[] {1}, new float[] {1, 2});
    file.write(
        sink -> {
          sink.add(TargetTable.row(WORK.targets(), 3, pivots));
          sink.add(TargetTable.row("another", 2, pivots));
        });

    try (KeptPivots kept = file.open()) {
      assertThat(kept.at(3)).isEqualTo(pivots);
      assertThatThrownBy(() -> kept.at(2)).isInstanceOf(LostPivotsException.class);
      assertThatThrownBy(() -> kept.at(1)).isInstanceOf(LostPivotsException.class);
    }
  }

  @Test
  void whatCannotBeRemovedEndsNoRun() throws Exception {
    leave();
    SynthesisSettings settings = new SynthesisSettings(7, 2, 4, List.of(), Map.of(), KEEPING);
    StageTargets targets =
        new StageTargets(
            losing(0, Loss.GONE),
            settings,
            new FakeSynthesizer.Factory("b".repeat(64)),
            Guides.none());

    targets.remove();
    targets.tidy(List.of(WORK));
    targets(losing(0, Loss.GONE)).used(WORK);

    assertThat(Tree.contents(folder)).hasSize(1);
  }

  private void leave() throws IOException {
    targets(plain()).guidance(WORK, new FakeSynthesizer()).close();
    FakeSynthesizer.PASSES.clear();
  }

  private KeptTargets targets(Workspace workspace) {
    TargetFolder place = new TargetFolder(workspace, "c".repeat(64), FakeSynthesizer.STEPS);
    return new KeptTargets(workspace, place, KEEPING, (from, path) -> REAL, 7, 2);
  }

  private Workspace plain() {
    return new Workspace(folder.toUri().toString(), new Configuration(false));
  }

  private Workspace losing(int opening, Loss loss) {
    return new Workspace("lost://" + folder, LosingFileSystem.configuration(opening, loss));
  }

  private Map<String, String> synthesis(String root) {
    Map<String, String> found = new TreeMap<>(Tree.contents(folder.resolve(root)));
    found.keySet().removeIf(name -> !name.startsWith("synthesis/"));
    return found;
  }

  /** Opens synthesizers whose pivots are lost at their second row. */
  private record LosingFactory(FakeSynthesizer.Factory fake) implements SynthesizerFactory {
    private static final long serialVersionUID = 1;

    @Override
    public ClassSynthesizer open() {
      return new Losing();
    }

    @Override
    public String digest() {
      return fake.digest();
    }

    @Override
    public String sampler() {
      return fake.sampler();
    }

    @Override
    public String projector() {
      return fake.projector();
    }

    @Override
    public String targets() {
      return fake.targets();
    }

    @Override
    public Map<String, Object> told() {
      return fake.told();
    }

    @Override
    public void writeProjector(Path file, long runSeed) throws IOException {
      fake.writeProjector(file, runSeed);
    }
  }

  private static final class Losing implements ClassSynthesizer {
    private final FakeSynthesizer fake = new FakeSynthesizer();

    @Override
    public List<float[]> synthesize(ClassTask task, SynthesisListener listener) {
      if (task.guide() instanceof ClassGuide.Pivots kept) {
        kept.steps().at(FakeSynthesizer.STEPS - 1);
        listener.step(1, FakeSynthesizer.STEPS, FakeSynthesizer.LOSSES);
        throw new LostPivotsException(FakeSynthesizer.STEPS - 2, new IOException("gone"));
      }
      return fake.synthesize(task, listener);
    }

    @Override
    public void pivots(PivotTask task, PivotListener listener) {
      fake.pivots(task, listener);
    }

    @Override
    public List<TemplateStatistics> template(TemplateTask task, SynthesisListener listener) {
      return fake.template(task, listener);
    }

    @Override
    public void close() {}
  }
}
