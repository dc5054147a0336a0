package io.dsco.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.SparkSettings.Processor;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.Precision;
import io.dsco.nopt.AlignmentLevel;
import io.dsco.nopt.AlignmentMethod;
import io.dsco.nopt.NoiseOptimization;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.ProjectorParameters;
import io.dsco.vae.LatentShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffusionSynthesizerFactoryTest {
  private static final LatentShape SHAPE = new LatentShape(4, 32, 32);
  private static final ProjectorParameters FULL = ProjectorParameters.full();
  private static final AlignmentMethod.DataAccessible PAPER =
      new AlignmentMethod.DataAccessible(AlignmentLevel.STEP_INPUT, 5e-4, 5);

  @Test
  void whatIsDoneWithTargetsIsNoPartOfThem() {
    AlignmentMethod stronger =
        new AlignmentMethod.DataAccessible(AlignmentLevel.STEP_INPUT, 1e-3, 5);
    DiffusionSynthesizerFactory other =
        new DiffusionSynthesizerFactory(
            null,
            null,
            SHAPE,
            50,
            new Guidance(1.5, 4),
            Precision.FLOAT16,
            3,
            500,
            new io.dsco.nopt.SynthesisSettings(
                InitialNoise.NORMAL, stronger, new NoiseOptimization(7, 0.2, 0.5), FULL, 2),
            Processor.GPU);

    assertThat(other.targets()).isEqualTo(factory(SHAPE, 50, PAPER, FULL).targets());
  }

  @Test
  void whatTargetsAreMadeOfIs() {
    ProjectorParameters narrow = new ProjectorParameters(4, 8, List.of(16, 32, 64, 128), 0.01);
    List<String> all =
        List.of(
            factory(SHAPE, 50, PAPER, FULL).targets(),
            factory(new LatentShape(4, 64, 64), 50, PAPER, FULL).targets(),
            factory(SHAPE, 20, PAPER, FULL).targets(),
            factory(
                    SHAPE,
                    50,
                    new AlignmentMethod.DataAccessible(AlignmentLevel.STEP_OUTPUT, 5e-4, 5),
                    FULL)
                .targets(),
            factory(
                    SHAPE,
                    50,
                    new AlignmentMethod.DataAccessible(AlignmentLevel.STEP_INPUT, 5e-4, 4),
                    FULL)
                .targets(),
            factory(SHAPE, 50, PAPER, narrow).targets());

    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void thereAreNoneWithoutRealLatents() {
    assertThatThrownBy(() -> factory(SHAPE, 50, new AlignmentMethod.None(), FULL).targets())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no latents are aligned with, but None[]");
  }

  private static DiffusionSynthesizerFactory factory(
      LatentShape latent, int steps, AlignmentMethod alignment, ProjectorParameters projector) {
    return new DiffusionSynthesizerFactory(
        null,
        null,
        latent,
        steps,
        new Guidance(4, 3),
        Precision.FLOAT32,
        8,
        10,
        new io.dsco.nopt.SynthesisSettings(
            InitialNoise.LATIN_HYPERCUBE, alignment, NoiseOptimization.PAPER, projector),
        Processor.CPU);
  }
}
