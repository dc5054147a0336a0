package io.dsco.report;

import io.dsco.random.RandomStream;

/**
 * Exact t-SNE in two dimensions (van der Maaten and Hinton, 2008), for the few hundred points of a
 * chart: time grows with their square. The same points and stream give the same picture (decision
 * 20).
 */
final class Tsne {
  private static final int ITERATIONS = 750;

  /** For a while neighbours attract each other so much more, which lets clusters form. */
  private static final int EXAGGERATED = 250;

  private static final double EXAGGERATION = 12;
  private static final double EARLY_MOMENTUM = 0.5;
  private static final double MOMENTUM = 0.8;

  /** Higher ones throw some hundred points far apart. */
  private static final double RATE = 50;

  private static final double START = 1e-4;
  private static final double LEAST_GAIN = 0.01;
  private static final double LEAST = 1e-12;

  private final double[][] joint;
  private final double[][] places;
  private final double[][] velocity;
  private final double[][] gains;

  private Tsne(double[][] joint, RandomStream random) {
    this.joint = joint;
    this.places = new double[joint.length][2];
    this.velocity = new double[joint.length][2];
    this.gains = new double[joint.length][2];
    for (int i = 0; i < joint.length; i++) {
      for (int axis = 0; axis < 2; axis++) {
        places[i][axis] = START * random.nextGaussian();
        gains[i][axis] = 1;
      }
    }
  }

  /**
   * Places (n, 2) around the origin.
   *
   * @param joint p_ij of {@link Affinities#joint}, (n, n)
   * @param random where the places start
   */
  static double[][] places(double[][] joint, RandomStream random) {
    Tsne tsne = new Tsne(joint, random);
    for (int i = 0; i < ITERATIONS; i++) {
      tsne.step(i < EXAGGERATED ? EXAGGERATION : 1, i < EXAGGERATED ? EARLY_MOMENTUM : MOMENTUM);
    }
    return tsne.places;
  }

  /** KL(P ‖ Q) of some places, what t-SNE makes small. */
  static double divergence(double[][] joint, double[][] places) {
    double[][] near = new double[places.length][places.length];
    double total = nearness(places, near);
    double divergence = 0;
    for (int i = 0; i < places.length; i++) {
      for (int j = 0; j < places.length; j++) {
        double p = joint[i][j];
        divergence += i == j || p < LEAST ? 0 : p * Math.log(p / (near[i][j] / total));
      }
    }
    return divergence;
  }

  private void step(double exaggeration, double momentum) {
    double[][] near = new double[places.length][places.length];
    double total = nearness(places, near);
    double[][] gradient = new double[places.length][2];
    for (int i = 0; i < places.length; i++) {
      for (int j = 0; j < places.length; j++) {
        // ∂KL/∂y_i = 4 Σ_j (p_ij − q_ij)(y_i − y_j) / (1 + ‖y_i − y_j‖²)
        double force = 4 * (exaggeration * joint[i][j] - near[i][j] / total) * near[i][j];
        gradient[i][0] += force * (places[i][0] - places[j][0]);
        gradient[i][1] += force * (places[i][1] - places[j][1]);
      }
    }
    for (int axis = 0; axis < 2; axis++) {
      move(axis, gradient, momentum);
    }
  }

  /** Descends with momentum; a coordinate that keeps its direction goes faster (Jacobs, 1988). */
  private void move(int axis, double[][] gradient, double momentum) {
    double mean = 0;
    for (int i = 0; i < places.length; i++) {
      boolean turns = Math.signum(gradient[i][axis]) == Math.signum(velocity[i][axis]);
      gains[i][axis] = Math.max(LEAST_GAIN, turns ? 0.8 * gains[i][axis] : gains[i][axis] + 0.2);
      velocity[i][axis] = momentum * velocity[i][axis] - RATE * gains[i][axis] * gradient[i][axis];
      places[i][axis] += velocity[i][axis];
      mean += places[i][axis] / places.length;
    }
    for (double[] place : places) {
      place[axis] -= mean;
    }
  }

  /** Fills in (1 + ‖y_i − y_j‖²)⁻¹, 0 on the diagonal, and gives the sum. */
  private static double nearness(double[][] places, double[][] near) {
    double total = 0;
    for (int i = 0; i < places.length; i++) {
      for (int j = 0; j < i; j++) {
        double x = places[i][0] - places[j][0];
        double y = places[i][1] - places[j][1];
        near[i][j] = 1 / (1 + x * x + y * y);
        near[j][i] = near[i][j];
        total += 2 * near[i][j];
      }
    }
    return total;
  }
}
