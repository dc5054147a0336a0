package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.dit.DenoisingLoop.StepNoise;
import io.dsco.nopt.SynthesisSettings.AlignmentMode;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.Projector;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.Tensors;
import io.dsco.vae.LatentShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The noise of every step of one class: drawn from named streams, then optimised against the
 * class's targets. Holds the class's projector and target latents; belongs to one thread.
 */
final class ClassNoise implements StepNoise, AutoCloseable {
  private static final int TARGETS_PER_BATCH = 20;

  private final ClassTask task;
  private final SynthesisSettings settings;
  private final LatentShape latent;
  private final GaussianDiffusion diffusion;
  private final SynthesisListener listener;
  private final int chunk;
  private final NDManager manager;
  private final CollapsedProjector projector;
  private final DiffusedTargets targets;

  ClassNoise(
      ClassTask task,
      SynthesisSettings settings,
      LatentShape latent,
      GaussianDiffusion diffusion,
      NDManager parent,
      int chunk,
      SynthesisListener listener) {
    this.task = task;
    this.settings = settings;
    this.latent = latent;
    this.diffusion = diffusion;
    this.listener = listener;
    this.chunk = chunk;
    this.manager = parent.newSubManager();
    if (settings.alignment() == AlignmentMode.DATA_ACCESSIBLE) {
      this.projector = projector();
      this.targets = targets();
    } else {
      this.projector = null;
      this.targets = null;
    }
  }

  private CollapsedProjector projector() {
    RandomStream stream = RandomStream.of(task.runSeed(), Purpose.PROJECTOR, task.label());
    try (Projector literal = Projector.random(settings.projector(), stream, manager)) {
      return literal.collapsed(latent.height(), latent.width());
    }
  }

  private DiffusedTargets targets() {
    float[][] rows = task.targetLatents();
    float[] values = new float[Math.multiplyExact(rows.length, latent.size())];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * latent.size(), latent.size());
    }
    return new DiffusedTargets(
        Tensors.of(manager, values, shape(rows.length)),
        projector,
        settings.diffusedCopies(),
        TARGETS_PER_BATCH,
        chunk);
  }

  @Override
  public NDArray at(int step, NDArray mean, NDArray logVariance) {
    List<Double> losses = new ArrayList<>();
    StepNoise choice =
        targets == null
            ? (t, mu, variance) -> fresh(t, mu.getShape(), mu.getManager())
            : new OptimizedNoise(
                new NoiseOptimizer(settings.optimization()),
                this::fresh,
                this::alignment,
                chunk,
                (t, loss) -> losses.add(loss));
    NDArray noise = choice.at(step, mean, logVariance);
    report(step, losses);
    return noise;
  }

  private Alignment alignment(int step) {
    int level = settings.level().targetStep(step);
    QuantilePivots pivots =
        targets
            .pivots(
                diffusion.schedule().alphaCumulative(level),
                new StreamTargetNoise(task.runSeed(), task.label(), step),
                task.samples())[0];
    return new DataAccessibleAlignment(projector, pivots, settings.lambda(), manager);
  }

  /** The noise of a step is chosen when all steps above it are done. */
  private void report(int step, List<Double> losses) {
    int of = diffusion.schedule().steps();
    double first = losses.isEmpty() ? Double.NaN : losses.get(0);
    double last = losses.isEmpty() ? Double.NaN : losses.get(losses.size() - 1);
    listener.step(of - step, of, first, last);
  }

  /** One stream per sample, so that a sample's noise does not depend on how many there are. */
  private NDArray fresh(int step, Shape shape, NDManager owner) {
    float[] values = new float[task.samples() * latent.size()];
    for (int s = 0; s < task.samples(); s++) {
      RandomStream stream =
          RandomStream.of(task.runSeed(), Purpose.STEP_NOISE, task.label(), s, step);
      float[] sample = stream.fillGaussian(new float[latent.size()]);
      System.arraycopy(sample, 0, values, s * sample.length, sample.length);
    }
    return Tensors.of(owner, values, shape);
  }

  private Shape shape(int count) {
    return new Shape(count, latent.channels(), latent.height(), latent.width());
  }

  @Override
  public void close() {
    if (projector != null) {
      projector.close();
    }
    manager.close();
  }
}
