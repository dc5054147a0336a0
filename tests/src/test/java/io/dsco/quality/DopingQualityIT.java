package io.dsco.quality;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.ModelWeights;
import io.dsco.checkpoint.NameTable;
import io.dsco.classifier.Classifier;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.training.AugmentationSettings;
import io.dsco.training.Quality;
import io.dsco.training.SpooledImages;
import io.dsco.training.StudentRecipe;
import io.dsco.training.StudentTraining;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the doped dataset, 20 synthetic and on average 80 confusing real images of a class,
 * trains a better classifier than 100 random real images of a class, and than the same synthetic
 * ones with 80 random real ones: a ConvNet of depth 3 and width 64, the teacher's soft labels at
 * temperature 20, 40 epochs, tested on the 10,000 test images, five seeds. Run by name on the
 * published dataset of the embedded run; takes about half an hour.
 */
@Tag("experiment")
class DopingQualityIT {
  private static final int IMAGES = 100;
  private static final int SYNTHETIC = 20;
  private static final int SEEDS = 5;
  private static final String ANY = "true";
  private static final ClassifierParameters TEACHER =
      ClassifierParameters.convNet(PublishedImages.SIDE, 3, 128, PublishedImages.CLASSES);
  private static final ClassifierParameters NETWORK =
      ClassifierParameters.convNet(PublishedImages.SIDE, 3, 64, PublishedImages.CLASSES);

  @TempDir private Path directory;

  private final Path data = Path.of(System.getProperty("quality.data"));
  private final String published =
      Path.of(System.getProperty("quality.optimised")).resolve("images") + "/*.parquet";

  @Test
  void dopedImagesTrainABetterClassifierThanRandomOnes() throws Exception {
    try (SpooledImages test = images(List.of(everything()))) {
      Accuracies random = accuracies("100 random real", test, seed -> List.of(real(IMAGES, seed)));
      Accuracies mixed =
          accuracies(
              "20 synthetic, 80 random real",
              test,
              seed -> List.of(synthetic(), real(IMAGES - SYNTHETIC, seed)));
      Accuracies doped = accuracies("20 synthetic, 80 doped", test, seed -> List.of(product()));

      assertThat(doped.mean()).isGreaterThan(random.mean());
      assertThat(doped.mean()).isGreaterThan(mixed.mean());
    }
  }

  private interface TrainingSet {
    List<String> queries(int seed);
  }

  private Accuracies accuracies(String name, SpooledImages test, TrainingSet set) throws Exception {
    double[] values = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      try (SpooledImages train = images(set.queries(seed))) {
        assertThat(train.size()).isEqualTo(IMAGES * PublishedImages.CLASSES);
        values[seed] = 100 * accuracy(train, test, seed);
      }
    }
    return new Accuracies(name, values).print();
  }

  private double accuracy(SpooledImages train, SpooledImages test, int seed) {
    StudentRecipe settings =
        new StudentRecipe(
            NETWORK,
            40,
            50,
            1e-3,
            StudentRecipe.Schedule.COSINE,
            0,
            1,
            StudentRecipe.Labels.SOFT,
            20,
            new AugmentationSettings(0.8, 0.5, 0, 0, 1, 1),
            0,
            seed);
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        StudentTraining training =
            new StudentTraining(
                "student", train, settings, Optional.of(teacher(manager)), manager)) {
      while (training.state().optimizer().updates() < training.steps()) {
        training.step();
      }
      return Quality.accuracy(NETWORK.open(training.state().result()), test, manager);
    }
  }

  private Classifier teacher(NDManager manager) {
    Path file = data.resolveSibling("../models/fashion-mnist/teacher.safetensors").normalize();
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      return TEACHER.open(
          ModelWeights.load(checkpoint, TEACHER.shapes(), NameTable.identity(), manager));
    }
  }

  private SpooledImages images(List<String> queries) throws Exception {
    SpooledImages images =
        new SpooledImages(directory, PublishedImages.SIDE, PublishedImages.CLASSES);
    for (String query : queries) {
      PublishedImages.add(images, query);
    }
    return images;
  }

  private String everything() {
    return "SELECT label, image.bytes AS bytes FROM read_parquet('%s')"
        .formatted(data.resolve("test.parquet"));
  }

  private String real(int count, int seed) {
    String order = "hash(image.path || '%d'), image.path".formatted(seed);
    return PublishedImages.firstOfEachClass(
        data.resolve("train.parquet").toString(), ANY, order, count);
  }

  private String synthetic() {
    return PublishedImages.firstOfEachClass(
        published, "origin = 'synthetic'", "sample_id", SYNTHETIC);
  }

  private String product() {
    return "SELECT label, image.bytes AS bytes FROM read_parquet('%s') ORDER BY sample_id"
        .formatted(published);
  }
}
