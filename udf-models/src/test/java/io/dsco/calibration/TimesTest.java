package io.dsco.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.DitParameters;
import io.dsco.dit.Precision;
import io.dsco.projector.ProjectorParameters;
import io.dsco.training.AugmentationSettings;
import io.dsco.training.StudentRecipe;
import io.dsco.vae.LatentShape;
import io.dsco.vae.VaeParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every kind of work runs in small sizes; how long it takes is no fact here. */
class TimesTest {
  private static final SideBySide THREADS = new SideBySide(2, Duration.ofMillis(1));
  private static final VaeParameters VAE = new VaeParameters(List.of(4, 8), 1, 2, 4, 1);

  @Test
  void imagesAreReadAndWritten() {
    ImageTimes images = new ImageTimes(THREADS, 16);

    assertThat(images.read()).isPositive();
    assertThat(images.write()).isPositive();
  }

  @Test
  void imagesPassTheAutoencoder() {
    CodecTimes codec = new CodecTimes(THREADS, Device.cpu(), VAE, 16);

    assertThat(codec.encode(3)).isPositive();
    assertThat(codec.decode(3)).isPositive();
  }

  @Test
  void samplesAreDenoised() {
    DenoisingTimes steps =
        new DenoisingTimes(
            THREADS,
            Device.cpu(),
            new DitParameters(8, 2, 4, 16, 2, 2, 4, 3),
            Precision.FLOAT32,
            5,
            2);

    assertThat(steps.guided(new Guidance(1.5, 3, 10, 20))).isPositive();
    assertThat(steps.plain()).isPositive();
  }

  @Test
  void noisesAreOptimised() {
    NoiseTimes noise =
        new NoiseTimes(
            THREADS,
            Device.cpu(),
            new ProjectorParameters(4, 2, List.of(4, 4, 4), 0.01),
            new LatentShape(4, 8, 8),
            2);

    assertThat(noise.target(7, 5, 3)).isPositive();
    assertThat(noise.iteration(3)).isPositive();
    assertThat(noise.iterationWithoutData(3)).isPositive();
    assertThat(noise.template(4)).isPositive();
  }

  @Test
  void classifiersScoreAndLearn() {
    ClassifierTimes classifiers = new ClassifierTimes(THREADS, Device.cpu(), 32);
    ClassifierParameters teacher = ClassifierParameters.of(Architecture.RESNET_18, 32, 3);
    StudentRecipe recipe =
        new StudentRecipe(
            ClassifierParameters.convNet(32, 2, 4, 3),
            2,
            4,
            1e-3,
            StudentRecipe.Schedule.COSINE,
            0,
            2,
            StudentRecipe.Labels.SOFT,
            20,
            AugmentationSettings.PAPER,
            0.9,
            0);

    assertThat(classifiers.score(teacher, 4)).isPositive();
    assertThat(classifiers.train(recipe, Optional.of(teacher))).isPositive();
  }

  @Test
  void whatIsLargeIsMeasuredInPart() {
    assertThat(Affordable.rows(50, 1e9)).isEqualTo(50);
    assertThat(Affordable.rows(50, 1e10)).isEqualTo(10);
    assertThat(Affordable.rows(50, 1e12)).isEqualTo(1);
  }
}
