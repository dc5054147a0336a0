package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierOperationsTest {
  /** Column GFLOPS, which counts multiply-adds, of torchvision's table of classifiers. */
  @ParameterizedTest
  @CsvSource({
    "RESNET_18, 1.81",
    "RESNET_34, 3.66",
    "RESNET_101, 7.80",
    "MOBILENET_V2, 0.30",
    "EFFICIENTNET_B0, 0.39",
    "DENSENET_121, 2.83"
  })
  void multiplyAddsAreThePublishedOnes(Architecture architecture, double billions) {
    ClassifierParameters network = ClassifierParameters.of(architecture, 224, 1000);

    assertThat(network.multiplyAdds() / 1e9).isCloseTo(billions, within(0.0051));
  }

  @Test
  void aConvNetsAreCountedByHand() {
    ClassifierParameters network = ClassifierParameters.convNet(8, 2, 5, 3);

    // 3x3 on 8x8 from 3 to 5, 3x3 on 4x4 from 5 to 5, and 5 maps of 2x2 to 3 classes.
    assertThat(network.multiplyAdds()).isEqualTo(64 * 5 * 27 + 16 * 5 * 45 + 20 * 3);
    assertThat(network.values()).isEqualTo(64 * 5 + 16 * 5 + 3);
  }

  /** Stem 7x7 on 224, its pooling by 4, then a basic block of two 3x3 a stage at half the side. */
  @Test
  void poolingInsteadOfStridesIsCountedBeforeThePooling() {
    ClassifierParameters network = ClassifierParameters.of(Architecture.RESNET_AP10, 224, 10);
    long stem = 224L * 224 * 64 * 3 * 49;
    long first = 2 * 56L * 56 * 64 * 64 * 9;
    long later = 0;
    int side = 56;
    for (int width = 128; width <= 512; width *= 2) {
      long half = (long) side / 2 * side / 2;
      later += (long) side * side * width * (width / 2) * 10 + half * width * width * 9;
      side /= 2;
    }

    assertThat(network.multiplyAdds()).isEqualTo(stem + first + later + 512 * 10);
  }
}
