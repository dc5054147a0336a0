package io.dsco.dit;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** A network that notes how many rows pass it and finds no memory for more than {@code most}. */
final class CountedEstimator implements NoiseEstimator {
  final List<Integer> passes = new ArrayList<>();
  private final NoiseEstimator network;
  private final int most;

  CountedEstimator(NoiseEstimator network, int most) {
    this.network = network;
    this.most = most;
  }

  @Override
  public DitParameters parameters() {
    return network.parameters();
  }

  @Override
  public Conditioning conditioning(NDManager manager, long[] timesteps, long[] labels) {
    return network.conditioning(manager, timesteps, labels);
  }

  @Override
  public NDArray forward(NDArray z, Conditioning conditioning) {
    int rows = Math.toIntExact(z.getShape().get(0));
    passes.add(rows);
    if (rows > most) {
      throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB.\nmore lines");
    }
    return network.forward(z, conditioning);
  }
}
