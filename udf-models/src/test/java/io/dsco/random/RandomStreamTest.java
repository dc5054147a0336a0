package io.dsco.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void aNameGivesTheSameNumbersForEver() {
    // Computed once from the class comment by a separate program in another language.
    RandomStream stream = RandomStream.of(42, Purpose.TARGET_NOISE, 3, 7);
    int[] expected = {
      0x4e514db3, 0xd91b79c3, 0xb048a335, 0x94044ae5, 0x1a8027f8, 0x75e0925f, 0x9f87f9fe, 0xa1fa7dc9
    };
    assertThat(IntStream.range(0, 8).map(i -> stream.nextInt()).toArray())
        .containsExactly(expected);
  }

  @Test
  void streamsOfDifferentNamesShareNothing() {
    Set<Long> seen = new HashSet<>();
    int drawn = 0;
    for (Purpose purpose : Purpose.values()) {
      for (long seed = -1; seed <= 2; seed++) {
        for (long[] name : names()) {
          RandomStream stream = RandomStream.of(seed, purpose, name);
          for (int i = 0; i < 20; i++) {
            seen.add(stream.nextLong());
            drawn++;
          }
        }
      }
    }
    // Among so few numbers of 64 bits a chance meeting has a probability below 1e-8.
    assertThat(seen).hasSize(drawn);
  }

  /** Names that a careless hash confuses: order, length, zeros and signs of coordinates. */
  private static long[][] names() {
    return new long[][] {
      {},
      {0},
      {0, 0},
      {0, 0, 0},
      {1},
      {1, 0},
      {0, 1},
      {1, 2},
      {2, 1},
      {-1},
      {-1, 0},
      {1L << 32},
      {3, 0}
    };
  }

  @Test
  void codesOfPurposesAreDistinct() {
    assertThat(Arrays.stream(Purpose.values()).map(Purpose::code)).doesNotHaveDuplicates();
  }

  @Test
  void boundedIntegersAreUnbiasedWhereTheBoundDoesNotDivideTheRange() {
    // 2³² values onto 3·2²⁹ would, without rejection, favour two residues of 3 by 3 to 2.
    int bound = 3 << 29;
    int draws = 60_000;
    int[] counts = new int[3];
    RandomStream stream = stream(1);
    for (int i = 0; i < draws; i++) {
      int value = stream.nextInt(bound);
      assertThat(value).isBetween(0, bound - 1);
      counts[value % 3]++;
    }
    double deviation = Math.sqrt(draws * (1.0 / 3) * (2.0 / 3));
    for (int count : counts) {
      assertThat((double) count).isCloseTo(draws / 3.0, within(5 * deviation));
    }
  }

  @Test
  void aBoundBelowOneIsRefused() {
    assertThatThrownBy(() -> stream(1).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound must be at least 1, was 0");
  }

  @Test
  void everyOrderOfFourIsEquallyLikely() {
    int each = 2_000;
    Map<String, Integer> counts = new HashMap<>();
    RandomStream stream = stream(2);
    for (int i = 0; i < 24 * each; i++) {
      counts.merge(Arrays.toString(stream.permutation(4)), 1, Integer::sum);
    }
    assertThat(counts).hasSize(24);
    double chiSquare =
        counts.values().stream().mapToDouble(n -> (double) (n - each) * (n - each) / each).sum();
    // 23 degrees of freedom: exceeded with a probability of 1e-3 by chance.
    assertThat(chiSquare).isLessThan(49.7);
  }

  @Test
  void aPermutationHasEveryIndexOnce() {
    assertThat(stream(3).permutation(0)).isEmpty();
    assertThat(stream(3).permutation(1)).containsExactly(0);
    assertThat(stream(3).permutation(1000))
        .containsExactlyInAnyOrder(IntStream.range(0, 1000).toArray());
  }

  @Test
  void gaussiansHaveTheMomentsOfTheStandardNormal() {
    int n = 200_000;
    double[] moments = new double[5];
    for (float value : stream(4).fillGaussian(new float[n])) {
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(value, power) / n;
      }
    }
    // Five standard errors: the k-th moment's variance is (E x²ᵏ − (E xᵏ)²) / n.
    assertThat(moments[1]).isCloseTo(0, within(5 * Math.sqrt(1.0 / n)));
    assertThat(moments[2]).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
    assertThat(moments[3]).isCloseTo(0, within(5 * Math.sqrt(15.0 / n)));
    assertThat(moments[4]).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
  }

  @Test
  void uniformsFillTheUnitInterval() {
    RandomStream stream = stream(5);
    double[] values = new double[10_000];
    Arrays.setAll(values, i -> stream.nextDouble());
    Arrays.sort(values);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isGreaterThanOrEqualTo(0).isLessThan(1);
      // Kolmogorov–Smirnov: 1.95 / √n is exceeded with a probability of 1e-3.
      assertThat(values[i]).isCloseTo((i + 0.5) / values.length, within(1.95 / 100));
    }
  }

  @Test
  void aTextIsNamedByItsFnv1aHash() {
    // Reference values of the FNV authors.
    assertThat(RandomStream.coordinate("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(RandomStream.coordinate("a")).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(RandomStream.coordinate("foobar")).isEqualTo(0x85944171f73967e8L);
  }

  private static RandomStream stream(long coordinate) {
    return RandomStream.of(11, Purpose.SUBSET, coordinate);
  }
}
