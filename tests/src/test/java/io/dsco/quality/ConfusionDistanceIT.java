package io.dsco.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How far apart confusing samples lie (figure 8 of the paper): real images in five groups by
 * descending confusion, and the mean distance of their latents within a class, inside a group and
 * between two. Run by name on the workspace of the embedded run.
 */
@Tag("experiment")
class ConfusionDistanceIT {
  private static final int GROUPS = 5;
  private static final int CLASSES = 10;

  private record Sample(int group, float[] latent) {}

  @Test
  void confusingSamplesLieFartherApartThanTheOthers() throws Exception {
    List<List<Sample>> classes = samples(Path.of(System.getProperty("quality.workspace")));
    double[][] distances = new double[GROUPS][GROUPS];
    long[][] pairs = new long[GROUPS][GROUPS];
    for (List<Sample> samples : classes) {
      for (int i = 0; i < samples.size(); i++) {
        for (int j = 0; j < i; j++) {
          Sample a = samples.get(i);
          Sample b = samples.get(j);
          int first = Math.min(a.group, b.group);
          int second = Math.max(a.group, b.group);
          distances[first][second] += distance(a.latent, b.latent);
          pairs[first][second]++;
        }
      }
    }
    System.out.println("mean latent distance, groups by descending confusion");
    for (int first = 0; first < GROUPS; first++) {
      StringBuilder line = new StringBuilder();
      for (int second = 0; second < GROUPS; second++) {
        int low = Math.min(first, second);
        int high = Math.max(first, second);
        line.append(String.format(Locale.ROOT, "%8.3f", distances[low][high] / pairs[low][high]));
      }
      System.out.println(line);
    }

    assertThat(distances[0][0] / pairs[0][0])
        .isGreaterThan(distances[GROUPS - 1][GROUPS - 1] / pairs[GROUPS - 1][GROUPS - 1]);
  }

  private static List<List<Sample>> samples(Path workspace) throws Exception {
    List<List<Sample>> classes = new ArrayList<>();
    for (int label = 0; label < CLASSES; label++) {
      classes.add(new ArrayList<>());
    }
    String query =
        "SELECT s.label, ntile(%d) OVER (ORDER BY confusion DESC, sample_id) - 1 AS part, latent"
                .formatted(GROUPS)
            + " FROM read_parquet('%s') AS s JOIN read_parquet('%s', hive_partitioning = false)"
                .formatted(
                    workspace.resolve("scores/*/split-*.parquet"),
                    workspace.resolve("latents/*/*/latents.parquet"))
            + " USING (sample_id)";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        classes.get(rows.getInt(1)).add(new Sample(rows.getInt(2), floats(rows.getArray(3))));
      }
    }
    return classes;
  }

  private static float[] floats(Array array) throws Exception {
    Object[] boxed = (Object[]) array.getArray();
    float[] values = new float[boxed.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (Float) boxed[i];
    }
    return values;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
