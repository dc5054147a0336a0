package io.dsco.report;

/**
 * How near points are to each other in t-SNE's sense: the probability that one picks the other as
 * its neighbour, where Gaussians around the points reach equally many (van der Maaten and Hinton,
 * 2008, section 2).
 */
final class Affinities {
  /** Halvings of the precision's interval: more than a double's bits. */
  private static final int HALVINGS = 64;

  private static final double TOLERANCE = 1e-5;

  private Affinities() {}

  /**
   * p_{j|i} at row i, column j; rows add up to 1.
   *
   * @param points (n, d)
   * @param perplexity how many neighbours each reaches, below n
   */
  static double[][] conditional(float[][] points, double perplexity) {
    double[][] rows = squaredDistances(points);
    for (int i = 0; i < rows.length; i++) {
      toProbabilities(rows[i], i, Math.log(perplexity));
    }
    return rows;
  }

  /** p_ij = (p_{j|i} + p_{i|j}) / 2n: symmetric, all of it adds up to 1. */
  static double[][] joint(double[][] conditional) {
    int n = conditional.length;
    double[][] joint = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        joint[i][j] = (conditional[i][j] + conditional[j][i]) / (2.0 * n);
      }
    }
    return joint;
  }

  private static double[][] squaredDistances(float[][] points) {
    int n = points.length;
    double[][] squared = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        squared[i][j] = Distances.squared(points[i], points[j]);
        squared[j][i] = squared[i][j];
      }
    }
    return squared;
  }

  /** Searches the precision β at which the row's entropy is that of the perplexity. */
  private static void toProbabilities(double[] squared, int self, double entropy) {
    double[] row = new double[squared.length];
    double nearest = nearest(squared, self);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double precision = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double difference = entropy(squared, self, nearest, precision, row) - entropy;
      if (Math.abs(difference) < TOLERANCE) {
        break;
      }
      if (difference > 0) {
        low = precision;
        precision = Double.isInfinite(high) ? 2 * precision : (low + high) / 2;
      } else {
        high = precision;
        precision = (low + high) / 2;
      }
    }
    System.arraycopy(row, 0, squared, 0, row.length);
  }

  private static double nearest(double[] squared, int self) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < squared.length; j++) {
      nearest = j == self ? nearest : Math.min(nearest, squared[j]);
    }
    return nearest;
  }

  /**
   * Fills the row with probabilities and gives their entropy: log Σ exp(−β(d − d_min)) + β mean(d −
   * d_min). Without the smallest distance far points would all round to 0.
   */
  private static double entropy(
      double[] squared, int self, double nearest, double precision, double[] row) {
    double sum = 0;
    double weighted = 0;
    for (int j = 0; j < row.length; j++) {
      double beyond = squared[j] - nearest;
      row[j] = j == self ? 0 : Math.exp(-precision * beyond);
      sum += row[j];
      weighted += row[j] * beyond;
    }
    for (int j = 0; j < row.length; j++) {
      row[j] /= sum;
    }
    return Math.log(sum) + precision * weighted / sum;
  }
}
