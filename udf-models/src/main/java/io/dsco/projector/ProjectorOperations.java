package io.dsco.projector;

import io.dsco.projector.ProjectorParameters.Convolution;
import java.util.List;

/**
 * What a pass through a projector takes for one latent, from its sizes alone.
 *
 * @param side height and width of the latent
 */
public record ProjectorOperations(ProjectorParameters parameters, int side) {
  private static final int BYTES = 4;

  /** Multiply-adds of the features of every place, convolution by convolution. */
  public long everywhere() {
    return trunk() + of(last(), lastSide() / 2);
  }

  /** Multiply-adds of the pooled features, the last convolution and the pooling as one map. */
  public long pooled() {
    int taps = last().kernel() * last().kernel();
    long means = (long) last().in() * lastSide() * lastSide() * taps;
    return trunk() + means + (long) last().out() * last().fanIn();
  }

  /** Bytes of the values that all convolutions put out, and their activations. */
  public long bytes() {
    long values = 0;
    int width = side;
    for (Convolution convolution : parameters.convolutions()) {
      width /= convolution.stride();
      values += 2L * convolution.out() * width * width;
    }
    return BYTES * values;
  }

  private long trunk() {
    long sum = 0;
    int width = side;
    List<Convolution> convolutions = parameters.convolutions();
    for (Convolution convolution : convolutions.subList(0, convolutions.size() - 1)) {
      width /= convolution.stride();
      sum += of(convolution, width);
    }
    return sum;
  }

  private static long of(Convolution convolution, int outputSide) {
    return (long) outputSide * outputSide * convolution.out() * convolution.fanIn();
  }

  private Convolution last() {
    List<Convolution> convolutions = parameters.convolutions();
    return convolutions.get(convolutions.size() - 1);
  }

  /** Height and width of what the last convolution reads. */
  private int lastSide() {
    return side >> (parameters.halvings() - 1);
  }
}
