package io.dsco.quality;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.Network;
import io.dsco.training.ClassifierTraining;
import io.dsco.training.Quality;
import io.dsco.training.SpooledImages;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether optimised noise gives better training images than plain sampling: a ConvNet of depth 3
 * trained with hard labels on ten images per class, tested on the 10,000 test images, three seeds.
 * Run by name on two published datasets of the embedded configuration; takes about ten minutes.
 */
@Tag("experiment")
class MethodQualityIT {
  private static final int PER_CLASS = 10;
  private static final int SEEDS = 3;
  private static final long STEPS = 250;
  private static final ClassifierParameters NETWORK =
      ClassifierParameters.convNet(PublishedImages.SIDE, 3, 128, PublishedImages.CLASSES);

  @TempDir private Path directory;

  @Test
  void optimisedSamplesTrainABetterClassifierThanPlainOnes() throws Exception {
    Path data = Path.of(System.getProperty("quality.data"));
    try (SpooledImages test = images(everything(data.resolve("test.parquet")))) {
      Accuracies optimised = accuracies("optimised", test, seed -> synthetic("quality.optimised"));
      Accuracies plain = accuracies("plain", test, seed -> synthetic("quality.plain"));
      accuracies("real", test, seed -> real(data.resolve("train.parquet"), seed));

      assertThat(optimised.mean()).isGreaterThan(plain.mean());
    }
  }

  private Accuracies accuracies(String name, SpooledImages test, IntFunction<String> query)
      throws Exception {
    double[] values = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      try (SpooledImages train = images(query.apply(seed))) {
        values[seed] = 100 * accuracy(train, test, seed);
      }
    }
    return new Accuracies(name, values).print();
  }

  private static double accuracy(SpooledImages train, SpooledImages test, int seed) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        ClassifierTraining training =
            new ClassifierTraining(
                "student",
                train,
                new ClassifierTraining.Settings(NETWORK, STEPS, 64, 2e-3, 2, 0.99, seed),
                manager)) {
      while (training.state().optimizer().updates() < STEPS) {
        training.step();
      }
      Network network = NETWORK.open(training.state().result());
      return Quality.accuracy(network, test, manager);
    }
  }

  private SpooledImages images(String query) throws Exception {
    SpooledImages images =
        new SpooledImages(directory, PublishedImages.SIDE, PublishedImages.CLASSES);
    PublishedImages.add(images, query);
    return images;
  }

  private static String synthetic(String property) {
    return PublishedImages.firstOfEachClass(
        Path.of(System.getProperty(property)).resolve("images") + "/*.parquet",
        "origin = 'synthetic'",
        "sample_id",
        PER_CLASS);
  }

  private static String real(Path file, int seed) {
    String order = "hash(image.path || '%d'), image.path".formatted(seed);
    return PublishedImages.firstOfEachClass(file.toString(), "true", order, PER_CLASS);
  }

  private static String everything(Path file) {
    return "SELECT label, image.bytes AS bytes FROM read_parquet('%s')".formatted(file);
  }
}
