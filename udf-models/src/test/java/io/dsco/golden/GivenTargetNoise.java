package io.dsco.golden;

import io.dsco.nopt.LatinHypercube;
import io.dsco.nopt.TargetNoise;
import java.util.Arrays;

/** Target noise that a reference run drew. */
final class GivenTargetNoise implements TargetNoise {
  private final GoldenFolder golden;
  private final String prefix;
  private final int[] order;

  GivenTargetNoise(GoldenFolder golden, String prefix, int targets) {
    this.golden = golden;
    this.prefix = prefix;
    this.order =
        golden.holds(prefix + "randperm")
            ? Arrays.stream(golden.input(prefix + "randperm").toLongArray())
                .mapToInt(Math::toIntExact)
                .toArray()
            : new int[targets];
    if (!golden.holds(prefix + "randperm")) {
      Arrays.setAll(order, i -> i);
    }
  }

  @Override
  public synchronized float[] latinHypercube(int target, int copies, int elements) {
    return LatinHypercube.randomised(
        member(prefix + "lhs_rand", target, copies * elements),
        member(prefix + "lhs_offset", target, copies * elements),
        elements,
        copies);
  }

  @Override
  public synchronized float[] plain(int target, int pass, int elements) {
    int extra = pass - 5;
    if (golden.holds(prefix + "extra_noise_" + extra)) {
      return member(prefix + "extra_noise_" + extra, target, elements);
    }
    int extras = 0;
    while (golden.holds(prefix + "extra_noise_" + extras)) {
      extras++;
    }
    long fills = golden.input(prefix + "fill_noise").getShape().get(0);
    int start = (extra - extras) * order.length;
    boolean full = start + order.length <= fills;
    return member(prefix + "fill_noise", start + (full ? target : position(target)), elements);
  }

  @Override
  public int[] fillOrder(int targets) {
    return order.clone();
  }

  private int position(int target) {
    int position = 0;
    while (order[position] != target) {
      position++;
    }
    return position;
  }

  private float[] member(String name, int index, int size) {
    return Arrays.copyOfRange(golden.values(name), index * size, (index + 1) * size);
  }
}
