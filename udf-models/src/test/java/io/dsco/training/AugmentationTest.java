package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int N = 6;
  private static final int SIDE = 8;
  private static final int VALUES = 3 * SIDE * SIDE;
  private static final int[] ITSELF = IntStream.range(0, N).toArray();

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void withEverythingOffABatchStaysAsItIs() {
    Augmented result = apply(AugmentationSettings.NONE, 1);
    assertThat(result.images().toFloatArray()).containsExactly(batch());
    assertThat(result.partner()).containsExactly(ITSELF);
    assertThat(result.share()).isEqualTo(1);
  }

  @Test
  void aFlipMirrorsEveryRowOfEveryChannelExactly() {
    float[] found = apply(new AugmentationSettings(1, 1, 0, 0, 0, 1), 1).images().toFloatArray();
    float[] batch = batch();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isEqualTo(batch[i - i % SIDE + SIDE - 1 - i % SIDE]);
    }
  }

  @Test
  void aCropIsTheProductOfItsBoxesMatricesForEverySample() {
    AugmentationSettings settings = new AugmentationSettings(0.5, 0.5, 0, 0, 0, 1);
    float[] found = apply(settings, 2).images().toFloatArray();
    RandomStream mirror = stream(2);
    float[] batch = batch();
    for (int i = 0; i < N; i++) {
      CropBox box = CropBox.draw(SIDE, SIDE, settings, mirror);
      float[] rows = new float[SIDE * SIDE];
      float[] columns = new float[SIDE * SIDE];
      box.writeRows(rows, 0, SIDE, SIDE);
      box.writeColumns(columns, 0, SIDE, SIDE);
      for (int p = 0; p < VALUES; p++) {
        int y = p / SIDE % SIDE;
        double sum = 0;
        for (int r = 0; r < SIDE; r++) {
          for (int c = 0; c < SIDE; c++) {
            float pixel = batch[i * VALUES + p / (SIDE * SIDE) * SIDE * SIDE + r * SIDE + c];
            sum += (double) rows[y * SIDE + r] * pixel * columns[c * SIDE + p % SIDE];
          }
        }
        assertThat((double) found[i * VALUES + p]).isCloseTo(sum, within(1e-5));
      }
    }
  }

  @Test
  void coloursChangeInTheRangeFromZeroToOne() {
    RandomStream mirror = stream(3);
    NDArray halved = Tensors.scaled(Tensors.shifted(Tensors.of(manager, batch(), shape()), 1), 0.5);
    NDArray changed = ColorChange.lighting(ColorChange.jitter(halved, 0.4, mirror), 0.1, mirror);
    float[] expected = Tensors.shifted(Tensors.scaled(changed, 2), -1).toFloatArray();
    assertThat(apply(new AugmentationSettings(1, 0, 0.4, 0.1, 0, 1), 3).images().toFloatArray())
        .containsExactly(expected);
  }

  @Test
  void aMixedImageIsItsOwnOutsideTheBoxAndItsPartnersInside() {
    boolean mixed = false;
    for (int seed = 0; seed < 20; seed++) {
      Augmented result = apply(new AugmentationSettings(1, 0, 0, 0, 1, 1), seed);
      float[] batch = batch();
      float[] found = result.images().toFloatArray();
      assertThat(result.partner()).containsExactlyInAnyOrder(ITSELF);
      for (int i = 0; i < N; i++) {
        int partner = result.partner()[i];
        int own = 0;
        for (int p = 0; p < VALUES; p++) {
          boolean isOwn = found[i * VALUES + p] == batch[i * VALUES + p];
          assertThat(isOwn || found[i * VALUES + p] == batch[partner * VALUES + p]).isTrue();
          own += isOwn ? 1 : 0;
        }
        double share = partner == i ? 1 : result.share();
        assertThat((double) own / VALUES).isEqualTo(share);
      }
      mixed |= result.share() < 1;
    }
    assertThat(mixed).isTrue();
  }

  @Test
  void boxesAreCutOffAtTheEdgesAndCountAsTheyAre() {
    RandomStream stream = stream(4);
    double sum = 0;
    for (int i = 0; i < 2000; i++) {
      CutMix mix = CutMix.draw(2, SIDE, 1, stream);
      assertThat(mix.left()).isBetween(0, mix.right());
      assertThat(mix.right()).isBetween(mix.left(), SIDE);
      assertThat(mix.top()).isBetween(0, mix.bottom());
      assertThat(mix.bottom()).isBetween(mix.top(), SIDE);
      int inside = (mix.right() - mix.left()) * (mix.bottom() - mix.top());
      assertThat(mix.share(SIDE)).isEqualTo(1 - inside / 64.0);
      sum += mix.share(SIDE);
    }
    // λ is 1/2 on average; what the edges cut off and rounding down make the box smaller.
    assertThat(sum / 2000).isBetween(0.6, 0.85);
  }

  @Test
  void aBatchIsMixedWithItsProbability() {
    int mixed = 0;
    for (int seed = 0; seed < 200; seed++) {
      Augmented result = apply(new AugmentationSettings(1, 0, 0, 0, 0.25, 1), seed);
      mixed += Arrays.equals(result.partner(), ITSELF) ? 0 : 1;
    }
    assertThat(mixed).isBetween(25, 75);
  }

  @Test
  void theSameStreamGivesTheSameBatchAndAnotherStreamAnother() {
    float[] first = apply(AugmentationSettings.PAPER, 5).images().toFloatArray();
    assertThat(apply(AugmentationSettings.PAPER, 5).images().toFloatArray()).containsExactly(first);
    assertThat(apply(AugmentationSettings.PAPER, 6).images().toFloatArray()).isNotEqualTo(first);
  }

  @Test
  void aSmallerOutputWithoutRandomCropsIsTheCentre() {
    NDArray images = Tensors.of(manager, batch(), shape());
    int out = 5;
    float[] found =
        new Augmentation(AugmentationSettings.NONE, out)
            .apply(images, stream(1))
            .images()
            .toFloatArray();
    float[] expected = new float[N * 3 * out * out];
    for (int i = 0; i < expected.length; i++) {
      int map = i / (out * out);
      // Rows and columns 2 to 6 of 8: half of the excess of 3, rounded to even.
      expected[i] = batch()[(map * SIDE + 2 + i / out % out) * SIDE + 2 + i % out];
    }
    assertThat(found).containsExactly(expected);
  }

  @Test
  void onlyTheResultIsLeftInTheScopeAndTheInputStaysAsItIs() {
    try (NDManager scope = manager.newSubManager();
        GradMode mode = GradMode.recording()) {
      NDArray images = Tensors.of(scope, batch(), shape());
      int before = scope.getManagedArrays().size();
      NDArray result =
          new Augmentation(AugmentationSettings.PAPER, SIDE).apply(images, stream(7)).images();
      assertThat(scope.getManagedArrays()).hasSize(before + 1).contains(result);
      assertThat(images.toFloatArray()).containsExactly(batch());
      assertThat(result.getShape()).isEqualTo(shape());
    }
    assertThat(manager.getManagedArrays()).isEmpty();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new AugmentationSettings(0, 0, 0, 0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("smallestCrop must be above 0 and at most 1, was 0.0");
    assertThatThrownBy(() -> new AugmentationSettings(1, 1.5, 0, 0, 0, 1))
        .hasMessage("flipProbability must be from 0 to 1, was 1.5");
    assertThatThrownBy(() -> new AugmentationSettings(1, 0, Double.NaN, 0, 0, 1))
        .hasMessage("jitter must be from 0 to 1, was NaN");
    assertThatThrownBy(() -> new AugmentationSettings(1, 0, 0, -1, 0, 1))
        .hasMessage("lighting must be at least 0, was -1.0");
    assertThatThrownBy(() -> new AugmentationSettings(1, 0, 0, 0, 0, 0))
        .hasMessage("cutMixBeta must be above 0, was 0.0");
  }

  private Augmented apply(AugmentationSettings settings, long seed) {
    return new Augmentation(settings, SIDE)
        .apply(Tensors.of(manager, batch(), shape()), stream(seed));
  }

  private static Shape shape() {
    return new Shape(N, 3, SIDE, SIDE);
  }

  private static float[] batch() {
    float[] batch = new float[N * VALUES];
    RandomStream stream = RandomStream.of(1, Purpose.SUBSET, 0);
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) (2 * stream.nextDouble() - 1);
    }
    return batch;
  }

  private static RandomStream stream(long seed) {
    return RandomStream.of(seed, Purpose.TRAINING_BATCH, 0);
  }
}
