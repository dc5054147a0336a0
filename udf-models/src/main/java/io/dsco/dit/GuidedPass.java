package io.dsco.dit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The output of a network for samples that share one timestep and one label, guided where guidance
 * applies. Where it does not, the half without a class, which would have no part in the output,
 * does not pass the network. Thread-safe.
 */
final class GuidedPass {
  private final NoiseEstimator network;
  private final Guidance guidance;
  private final BatchSize batches;

  GuidedPass(NoiseEstimator network, Guidance guidance, BatchSize batches) {
    this.network = network;
    this.guidance = guidance;
    this.batches = batches;
  }

  /** Output (N, 2C, H, W) for z (N, C, H, W), in its manager. */
  NDArray of(NDArray z, long timestep, long label) {
    long[] labels =
        guidance.appliesAt(timestep)
            ? new long[] {label, network.parameters().nullLabel()}
            : new long[] {label};
    return batches.attempt(
        z.getManager().getDevice(), size -> inBatches(z, timestep, labels, size));
  }

  private NDArray inBatches(NDArray z, long timestep, long[] labels, int size) {
    NDManager owner = z.getManager();
    long[] timesteps = new long[labels.length];
    Arrays.fill(timesteps, timestep);
    try (NDManager scope = owner.newSubManager()) {
      Conditioning conditioning = network.conditioning(scope, timesteps, labels);
      long n = z.getShape().get(0);
      List<NDArray> outputs = new ArrayList<>();
      for (long from = 0; from < n; from += size) {
        NDArray part = z.get(from + ":" + Math.min(n, from + size));
        part.attach(scope);
        outputs.add(Tensors.freeing(part, rows -> pass(rows, conditioning)));
      }
      NDArray output = Tensors.concat(0, outputs.toArray(NDArray[]::new));
      output.attach(owner);
      return output;
    }
  }

  private NDArray pass(NDArray z, Conditioning conditioning) {
    if (conditioning.rows() == 1) {
      return network.forward(z, conditioning);
    }
    NDArray both = network.forward(Tensors.concat(0, z, z), conditioning); // (2N, 2C, H, W)
    return Dit.guide(both, guidance.scale(), guidance.channels()).get(":" + z.getShape().get(0));
  }
}
