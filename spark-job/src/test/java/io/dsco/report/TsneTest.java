package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import org.junit.jupiter.api.Test;

class TsneTest {
  private static final int PER_CLUSTER = 40;
  private static final double PERPLEXITY = 12;

  /** Three Gaussians of deviation 1 in 16 dimensions, 40 apart. */
  private static final float[][] CLUSTERS = clusters(3);

  @Test
  void everyPointReachesAsManyNeighboursAsThePerplexitySays() {
    for (double[] row : Affinities.conditional(CLUSTERS, PERPLEXITY)) {
      double sum = 0;
      double entropy = 0;
      for (double p : row) {
        sum += p;
        entropy -= p > 0 ? p * Math.log(p) : 0;
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
      assertThat(Math.exp(entropy)).isCloseTo(PERPLEXITY, within(1e-3));
    }
  }

  @Test
  void affinitiesAreSymmetricAndAddUpToOne() {
    double[][] joint = joint();

    double sum = 0;
    for (int i = 0; i < joint.length; i++) {
      for (int j = 0; j < joint.length; j++) {
        assertThat(joint[i][j]).isEqualTo(joint[j][i]);
        sum += joint[i][j];
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void theDivergenceFallsFarBelowThatOfPlacesAtRandom() {
    double[][] random = new double[CLUSTERS.length][2];
    RandomStream stream = stream(9);
    for (double[] place : random) {
      place[0] = 10 * stream.nextGaussian();
      place[1] = 10 * stream.nextGaussian();
    }

    double found = Tsne.divergence(joint(), Tsne.places(joint(), stream(1)));

    assertThat(found).isPositive().isLessThan(0.25 * Tsne.divergence(joint(), random));
  }

  @Test
  void pointsOfOneClusterStayTogether() {
    double[][] places = Tsne.places(joint(), stream(1));

    for (int i = 0; i < places.length; i++) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      double farthestOfOwn = 0;
      double nearestOfOthers = Double.POSITIVE_INFINITY;
      for (int j = 0; j < places.length; j++) {
        double distance = Math.hypot(places[i][0] - places[j][0], places[i][1] - places[j][1]);
        boolean own = i / PER_CLUSTER == j / PER_CLUSTER;
        if (j != i && distance < least) {
          least = distance;
          nearest = j;
        }
        farthestOfOwn = own ? Math.max(farthestOfOwn, distance) : farthestOfOwn;
        nearestOfOthers = own ? nearestOfOthers : Math.min(nearestOfOthers, distance);
      }
      assertThat(nearest / PER_CLUSTER)
          .as("cluster of the point next to %d", i)
          .isEqualTo(i / PER_CLUSTER);
      assertThat(nearestOfOthers).as("others than %d's", i).isGreaterThan(farthestOfOwn);
    }
  }

  @Test
  void theSameStreamGivesTheSamePlaces() {
    assertThat(Tsne.places(joint(), stream(1))).isDeepEqualTo(Tsne.places(joint(), stream(1)));
  }

  @Test
  void equalPointsAreNoTrouble() {
    float[][] equal = new float[30][4];

    for (double[] place : Tsne.places(joint(equal), stream(1))) {
      assertThat(place[0]).isFinite();
      assertThat(place[1]).isFinite();
    }
  }

  private static double[][] joint() {
    return joint(CLUSTERS);
  }

  private static double[][] joint(float[][] points) {
    return Affinities.joint(Affinities.conditional(points, PERPLEXITY));
  }

  private static float[][] clusters(int count) {
    RandomStream stream = stream(0);
    float[][] points = new float[count * PER_CLUSTER][];
    for (int i = 0; i < points.length; i++) {
      points[i] = stream.fillGaussian(new float[16]);
      points[i][i / PER_CLUSTER] += 40;
    }
    return points;
  }

  private static RandomStream stream(int number) {
    return RandomStream.of(0, Purpose.SUBSET, number);
  }
}
