package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.Projector;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.vae.LatentShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link ClassSynthesizer} by a denoising loop whose step noise is optimised (METHOD 2 and 3). */
public final class DiffusionSynthesizer implements ClassSynthesizer {
  private final DenoisingLoop loop;
  private final StateDict weights;
  private final LatentShape latent;
  private final SynthesisSettings settings;
  private final int chunk;

  /**
   * A synthesizer that owns the loop's weights.
   *
   * @param latent shape of the model's latents
   * @param chunk latents that pass the projector at once: memory and speed only
   */
  public DiffusionSynthesizer(
      DenoisingLoop loop,
      StateDict weights,
      LatentShape latent,
      SynthesisSettings settings,
      int chunk) {
    this.loop = loop;
    this.weights = weights;
    this.latent = latent;
    this.settings = settings;
    this.chunk = chunk;
  }

  @Override
  public List<float[]> synthesize(ClassTask task, SynthesisListener listener) {
    try (GradMode mode = GradMode.inference();
        NDManager scope = weights.manager().newSubManager()) {
      Optional<StepAlignments> alignments = alignments(task, scope);
      try {
        NDArray initial = Tensors.of(scope, initialNoise(task), shape(task.samples()));
        NDArray denoised = loop.run(initial, task.ditLabel(), noise(task, alignments, listener));
        listener.step(steps(), steps(), List.of());
        return rows(denoised.toFloatArray());
      } finally {
        alignments.ifPresent(StepAlignments::close);
      }
    }
  }

  @Override
  public void pivots(PivotTask task, PivotListener listener) {
    if (!(settings.alignment() instanceof AlignmentMethod.DataAccessible method)) {
      throw new IllegalArgumentException(
          "pivots need an alignment with real latents, was " + settings.alignment());
    }
    int[] samples = task.samples().stream().mapToInt(Integer::intValue).toArray();
    try (GradMode mode = GradMode.inference();
        NDManager scope = weights.manager().newSubManager();
        CollapsedProjector projector = projector(task.runSeed(), task.label(), scope)) {
      ClassTargets targets =
          targets(task.runSeed(), task.label(), task.latents(), method, projector, scope);
      for (int step = steps() - 1; step >= 1; step--) {
        listener.step(step, targets.pivots(step, samples));
      }
    }
  }

  private Optional<StepAlignments> alignments(ClassTask task, NDManager scope) {
    if (settings.alignment() instanceof AlignmentMethod.DataAccessible method
        && task.guide() instanceof ClassGuide.Latents real) {
      CollapsedProjector projector = projector(task.runSeed(), task.label(), scope);
      ClassTargets targets = targets(task.runSeed(), task.label(), real, method, projector, scope);
      StepPivots pivots = step -> targets.pivots(step, task.samples())[0];
      return Optional.of(new TargetAlignments(projector, pivots, method.lambda(), scope));
    }
    if (settings.alignment() instanceof AlignmentMethod.DataAccessible method
        && task.guide() instanceof ClassGuide.Pivots kept) {
      CollapsedProjector projector = projector(task.runSeed(), task.label(), scope);
      return Optional.of(new TargetAlignments(projector, kept.steps(), method.lambda(), scope));
    }
    if (settings.alignment() instanceof AlignmentMethod.DataFree method
        && task.guide() instanceof ClassGuide.Template template) {
      return Optional.of(
          new TemplateAlignments(template, method, settings.projector(), steps() - 1, scope));
    }
    if (settings.alignment() instanceof AlignmentMethod.None) {
      return Optional.empty();
    }
    throw new IllegalArgumentException(
        "the guide of label %d must fit the alignment %s, was %s"
            .formatted(
                task.label(), settings.alignment(), task.guide().getClass().getSimpleName()));
  }

  private CollapsedProjector projector(long runSeed, int label, NDManager manager) {
    RandomStream stream = RandomStream.of(runSeed, Purpose.PROJECTOR, label);
    try (Projector literal = Projector.random(settings.projector(), stream, manager)) {
      return literal.collapsed(latent.height(), latent.width());
    }
  }

  private ClassTargets targets(
      long runSeed,
      int label,
      ClassGuide.Latents real,
      AlignmentMethod.DataAccessible method,
      CollapsedProjector projector,
      NDManager manager) {
    NoiseSchedule schedule = loop.diffusion().schedule();
    return new ClassTargets(
        runSeed, label, real.latents(), method, schedule, projector, latent, chunk, manager);
  }

  private ClassNoise noise(
      ClassTask task, Optional<StepAlignments> alignments, SynthesisListener listener) {
    return new ClassNoise(
        sampleNoise(task.runSeed(), task.label()),
        task.samples(),
        steps(),
        new NoiseOptimizer(settings.optimization()),
        alignments,
        settings.lambdaReality(),
        chunk,
        listener);
  }

  private float[] initialNoise(ClassTask task) {
    if (settings.initialNoise() == InitialNoise.LATIN_HYPERCUBE) {
      RandomStream stream =
          RandomStream.of(task.runSeed(), Purpose.INITIAL_NOISE, task.label(), task.samples());
      return LatinHypercube.draw(
          stream, latent.size(), task.samples(), LatinHypercube.Place.MID_POINT);
    }
    return sampleNoise(task.runSeed(), task.label())
        .of(Purpose.INITIAL_NOISE, steps(), task.samples());
  }

  @Override
  public List<TemplateStatistics> template(TemplateTask task, SynthesisListener listener) {
    SampleNoise drawn = sampleNoise(task.runSeed(), task.label());
    try (GradMode mode = GradMode.inference();
        NDManager scope = weights.manager().newSubManager();
        Projector projector = ProjectorFile.read(task.projector(), settings.projector(), scope)) {
      TemplateNoise noise = new TemplateNoise(task, drawn, projector, chunk, steps(), listener);
      float[] initial = drawn.of(Purpose.TEMPLATE_INITIAL_NOISE, steps(), task.samples());
      loop.run(Tensors.of(scope, initial, shape(task.samples())), task.ditLabel(), noise);
      listener.step(steps(), steps(), List.of());
      return noise.statistics();
    }
  }

  private SampleNoise sampleNoise(long runSeed, int label) {
    return new SampleNoise(runSeed, label, latent.size());
  }

  private List<float[]> rows(float[] values) {
    List<float[]> samples = new ArrayList<>();
    for (int from = 0; from < values.length; from += latent.size()) {
      float[] sample = new float[latent.size()];
      System.arraycopy(values, from, sample, 0, sample.length);
      samples.add(sample);
    }
    return samples;
  }

  private int steps() {
    return loop.diffusion().schedule().steps();
  }

  private Shape shape(int count) {
    return new Shape(count, latent.channels(), latent.height(), latent.width());
  }

  @Override
  public void close() {
    weights.close();
  }
}
