package io.dsco.quality;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.dsco.classifier.ConvNet;
import io.dsco.classifier.ConvNetParameters;
import io.dsco.image.DecodeLimits;
import io.dsco.image.ImageDecoder;
import io.dsco.image.ImagePreparation;
import io.dsco.image.RejectedImageException;
import io.dsco.training.ClassifierTraining;
import io.dsco.training.Quality;
import io.dsco.training.SpooledImages;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.stream.IntStream;
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
  private static final ConvNetParameters NETWORK = new ConvNetParameters(32, 3, 128, 10);

  @TempDir private Path directory;

  @Test
  void optimisedSamplesTrainABetterClassifierThanPlainOnes() throws Exception {
    String data = Path.of(System.getProperty("quality.data")).toString();
    try (SpooledImages test = images(data + "/test.parquet", "image.path", Integer.MAX_VALUE)) {
      double optimised = evaluate("optimised", published("quality.optimised"), "sample_id", test);
      double plain = evaluate("plain", published("quality.plain"), "sample_id", test);
      evaluate("real", data + "/train.parquet", "hash(image.path || '%d')", test);

      assertThat(optimised).isGreaterThan(plain);
    }
  }

  private static String published(String property) {
    return Path.of(System.getProperty(property)).resolve("images") + "/*.parquet";
  }

  /** Mean accuracy in percent; {@code order} may hold the seed, which then draws the subset. */
  private double evaluate(String name, String files, String order, SpooledImages test)
      throws Exception {
    double[] accuracies = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      try (SpooledImages train =
          images(files, String.format(Locale.ROOT, order, seed), PER_CLASS)) {
        accuracies[seed] = 100 * accuracy(train, test, seed);
      }
    }
    double mean = IntStream.range(0, SEEDS).mapToDouble(i -> accuracies[i]).sum() / SEEDS;
    double squares =
        IntStream.range(0, SEEDS).mapToDouble(i -> Math.pow(accuracies[i] - mean, 2)).sum();
    System.out.printf(
        Locale.ROOT, "%s: %.1f ± %.1f %%%n", name, mean, Math.sqrt(squares / (SEEDS - 1)));
    return mean;
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
      ConvNet network = new ConvNet(NETWORK, training.state().result());
      return Quality.accuracy(network, test, manager);
    }
  }

  private SpooledImages images(String files, String order, int perClass)
      throws SQLException, IOException, RejectedImageException {
    SpooledImages images = new SpooledImages(directory, 32, 10);
    ImagePreparation pad = new ImagePreparation(32, ImagePreparation.Fit.PAD);
    int[] taken = new int[10];
    String query = "select label, image.bytes as bytes from '" + files + "' order by " + order;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        int label = rows.getInt("label");
        if (taken[label]++ < perClass) {
          byte[] bytes = rows.getBlob("bytes").getBinaryStream().readAllBytes();
          images.add(pad.apply(ImageDecoder.decode(bytes, DecodeLimits.DEFAULT)), label);
        }
      }
    }
    return images;
  }
}
