package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.dit.DenoisingLoop.StepNoise;
import io.dsco.projector.FeaturePass;
import io.dsco.projector.Projector;
import io.dsco.random.Purpose;
import io.dsco.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Plain noise of every step, which notes the statistics of the features of each step's output.
 * Belongs to one thread.
 */
final class TemplateNoise implements StepNoise {
  private final SampleNoise noise;
  private final TemplateTask task;
  private final Projector projector;
  private final int chunk;
  private final int steps;
  private final SynthesisListener listener;
  private final List<TemplateStatistics> downwards = new ArrayList<>();

  TemplateNoise(
      TemplateTask task,
      SampleNoise noise,
      Projector projector,
      int chunk,
      int steps,
      SynthesisListener listener) {
    this.task = task;
    this.noise = noise;
    this.projector = projector;
    this.chunk = chunk;
    this.steps = steps;
    this.listener = listener;
  }

  @Override
  public NDArray at(int step, NDArray mean, NDArray logVariance) {
    NDArray epsilon =
        Tensors.of(
            mean.getManager(),
            noise.of(Purpose.TEMPLATE_STEP_NOISE, step, task.samples()),
            mean.getShape());
    try (NDManager scope = mean.getManager().newSubManager()) {
      NDArray output = GaussianDiffusion.sample(mean, logVariance, epsilon);
      output.attach(scope);
      downwards.add(
          TemplateStatistics.of(FeaturePass.features(projector::features, output, chunk)));
    }
    listener.step(steps - step, steps, List.of());
    return epsilon;
  }

  /** Statistics of the steps from 1 upwards. */
  List<TemplateStatistics> statistics() {
    List<TemplateStatistics> upwards = new ArrayList<>(downwards);
    Collections.reverse(upwards);
    return upwards;
  }
}
