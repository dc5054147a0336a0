package io.dsco.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import org.junit.jupiter.api.Test;

class CropBoxTest {
  private static final int SIDE = 12;

  @Test
  void theMatricesResampleAsAPixelwiseBilinearDoes() {
    float[] image = RandomStream.of(1, Purpose.SUBSET, 0).fillGaussian(new float[SIDE * SIDE]);
    RandomStream stream = stream();
    for (int i = 0; i < 200; i++) {
      CropBox box = CropBox.draw(SIDE, SIDE, AugmentationSettings.PAPER, stream);
      float[] rows = new float[SIDE * SIDE];
      float[] columns = new float[SIDE * SIDE];
      box.writeRows(rows, 0, SIDE, SIDE);
      box.writeColumns(columns, 0, SIDE, SIDE);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          assertThat(product(rows, image, columns, y, x, SIDE))
              .as("%s at row %d, column %d", box, y, x)
              .isCloseTo(bilinear(image, box, y, x, SIDE), within(1e-5));
        }
      }
    }
  }

  @Test
  void theMatricesOfASampleLieAtItsPlaceInTheBatch() {
    CropBox box = new CropBox(2, 3, 7, 5, true);
    float[] alone = new float[SIDE * SIDE];
    float[] third = new float[3 * SIDE * SIDE];
    box.writeColumns(alone, 0, SIDE, SIDE);
    box.writeColumns(third, 2, SIDE, SIDE);
    for (int i = 0; i < third.length; i++) {
      int own = i - 2 * SIDE * SIDE;
      assertThat(third[i]).isEqualTo(own < 0 ? 0 : alone[own]);
    }
  }

  @Test
  void boxesAreWithinTheImageAndOfTheWantedAreaAndAspect() {
    int side = 224;
    RandomStream stream = stream();
    int mirrored = 0;
    double leastArea = 1;
    double widest = 0;
    for (int i = 0; i < 2000; i++) {
      CropBox box = CropBox.draw(side, side, AugmentationSettings.PAPER, stream);
      assertThat(box.left()).isBetween(0, side - box.width());
      assertThat(box.top()).isBetween(0, side - box.height());
      leastArea = Math.min(leastArea, (double) box.width() * box.height() / (side * side));
      widest = Math.max(widest, (double) box.width() / box.height());
      mirrored += box.mirrored() ? 1 : 0;
    }
    // Sides are rounded to whole pixels, at most half a pixel of 137.
    assertThat(leastArea).isBetween(0.495, 0.51);
    assertThat(widest).isBetween(1.3, 4.0 / 3 * 1.01);
    assertThat(mirrored).isBetween(900, 1100);
  }

  @Test
  void aSmallerOutputResamplesTheBoxToIt() {
    int output = 7;
    float[] image = RandomStream.of(1, Purpose.SUBSET, 0).fillGaussian(new float[SIDE * SIDE]);
    RandomStream stream = stream();
    for (int i = 0; i < 100; i++) {
      CropBox box = CropBox.draw(SIDE, output, AugmentationSettings.PAPER, stream);
      float[] rows = new float[output * SIDE];
      float[] columns = new float[SIDE * output];
      box.writeRows(rows, 0, SIDE, output);
      box.writeColumns(columns, 0, SIDE, output);
      for (int y = 0; y < output; y++) {
        for (int x = 0; x < output; x++) {
          assertThat(product(rows, image, columns, y, x, output))
              .as("%s at row %d, column %d", box, y, x)
              .isCloseTo(bilinear(image, box, y, x, output), within(1e-5));
        }
      }
    }
  }

  @Test
  void withoutCropASmallerOutputIsTheCentre() {
    assertThat(CropBox.draw(12, 7, AugmentationSettings.NONE, stream()))
        .isEqualTo(new CropBox(2, 2, 7, 7, false));
  }

  @Test
  void withoutCropTheWholeImageIsKept() {
    assertThat(CropBox.draw(SIDE, SIDE, AugmentationSettings.NONE, stream()))
        .isEqualTo(new CropBox(0, 0, SIDE, SIDE, false));
  }

  private static double product(
      float[] rows, float[] image, float[] columns, int y, int x, int output) {
    double sum = 0;
    for (int r = 0; r < SIDE; r++) {
      for (int c = 0; c < SIDE; c++) {
        sum += (double) rows[y * SIDE + r] * image[r * SIDE + c] * columns[c * output + x];
      }
    }
    return sum;
  }

  /** The crop as an image of its own, its edges repeated, read at one point. */
  private static double bilinear(float[] image, CropBox box, int y, int x, int output) {
    int column = box.mirrored() ? output - 1 - x : x;
    double v = (y + 0.5) * box.height() / output - 0.5;
    double u = (column + 0.5) * box.width() / output - 0.5;
    double sum = 0;
    for (int r = -1; r <= box.height(); r++) {
      for (int c = -1; c <= box.width(); c++) {
        double weight = Math.max(0, 1 - Math.abs(v - r)) * Math.max(0, 1 - Math.abs(u - c));
        int row = box.top() + Math.max(0, Math.min(box.height() - 1, r));
        int col = box.left() + Math.max(0, Math.min(box.width() - 1, c));
        sum += weight * image[row * SIDE + col];
      }
    }
    return sum;
  }

  private static RandomStream stream() {
    return RandomStream.of(3, Purpose.TRAINING_BATCH, 0);
  }
}
