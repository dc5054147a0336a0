package io.dsco.report;

import java.util.List;

/**
 * How far apart the latents of groups lie within their class, over classes that are added one after
 * the other: the paper's Figure 8.
 */
final class Distances {
  private final double[][] nearest;
  private final long[][] nearestCount;
  private final double[][] all;
  private final long[][] allCount;

  /** Of so many groups, no class yet. */
  Distances(int groups) {
    this.nearest = new double[groups][groups];
    this.nearestCount = new long[groups][groups];
    this.all = new double[groups][groups];
    this.allCount = new long[groups][groups];
  }

  /** ‖a − b‖². */
  static double squared(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = a[k] - b[k];
      sum += difference * difference;
    }
    return sum;
  }

  /** Adds the latents of one class, by group. */
  void add(List<List<float[]>> groups) {
    for (int from = 0; from < groups.size(); from++) {
      for (int to = 0; to < groups.size(); to++) {
        for (int i = 0; i < groups.get(from).size(); i++) {
          add(groups.get(from).get(i), groups.get(to), from, to, from == to ? i : -1);
        }
      }
    }
  }

  private void add(float[] latent, List<float[]> others, int from, int to, int self) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < others.size(); j++) {
      if (j != self) {
        double distance = Math.sqrt(squared(latent, others.get(j)));
        least = Math.min(least, distance);
        all[from][to] += distance;
        allCount[from][to]++;
      }
    }
    if (Double.isFinite(least)) {
      nearest[from][to] += least;
      nearestCount[from][to]++;
    }
  }

  /** Mean distance of a latent to the nearest of the other group, both ways; NaN where none is. */
  double[][] nearest() {
    return bothWays(nearest, nearestCount);
  }

  /** Mean distance over all pairs. */
  double[][] all() {
    return bothWays(all, allCount);
  }

  private static double[][] bothWays(double[][] sums, long[][] counts) {
    double[][] means = new double[sums.length][sums.length];
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < sums.length; j++) {
        long count = counts[i][j] + counts[j][i];
        means[i][j] = count == 0 ? Double.NaN : (sums[i][j] + sums[j][i]) / count;
      }
    }
    return means;
  }
}
