package io.dsco.pipeline;

import ai.djl.engine.EngineException;
import io.dsco.dit.NonFiniteOutputException;
import io.dsco.nopt.ClassGuide;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.ClassTask;
import io.dsco.nopt.PivotListener;
import io.dsco.nopt.PivotTask;
import io.dsco.nopt.QuantilePivots;
import io.dsco.nopt.SynthesisListener;
import io.dsco.nopt.TemplateStatistics;
import io.dsco.nopt.TemplateTask;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.synthesize.SynthesizerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Adds noise of the class's own to the target latents, and can die on a class. */
public final class FakeSynthesizer implements ClassSynthesizer {
  /** Labels in the order in which they were synthesized in this JVM. */
  public static final Queue<Integer> SYNTHESIZED = new ConcurrentLinkedQueue<>();

  /** Labels in the order in which templates were made in this JVM. */
  public static final Queue<Integer> TEMPLATES = new ConcurrentLinkedQueue<>();

  /** Passes over the latents of a class, as label and numbers of samples. */
  public static final Queue<String> PASSES = new ConcurrentLinkedQueue<>();

  /** Values of the fake codec's latent. */
  private static final int SIZE = 18;

  /** Labels that fail. */
  public static final Set<Integer> FAILING = ConcurrentHashMap.newKeySet();

  /** Labels whose optimiser finds no memory. */
  public static final Set<Integer> TOO_LARGE = ConcurrentHashMap.newKeySet();

  /** Labels whose network puts out NaN. */
  public static final Set<Integer> NOT_FINITE = ConcurrentHashMap.newKeySet();

  /** Steps that are reported per class. */
  public static final int STEPS = 4;

  /** Optimiser iterations that are reported of every step but the last. */
  public static final int ITERATIONS = 10;

  /** Losses of each of those steps, from 1 down to a half. */
  public static final List<Double> LOSSES =
      IntStream.range(0, ITERATIONS).mapToObj(i -> 1 - 0.5 * i / (ITERATIONS - 1)).toList();

  /** Opens fakes of that digest. */
  public record Factory(String digest) implements SynthesizerFactory {
    private static final long serialVersionUID = 1;

    @Override
    public ClassSynthesizer open() {
      return new FakeSynthesizer();
    }

    @Override
    public String sampler() {
      return "sampler of " + digest;
    }

    @Override
    public String projector() {
      return "projector";
    }

    @Override
    public String targets() {
      return "targets";
    }

    @Override
    public Map<String, Object> told() {
      return Map.of("fake.iterations", ITERATIONS);
    }

    @Override
    public void writeProjector(Path file, long runSeed) throws IOException {
      Files.writeString(file, "projector " + runSeed);
    }
  }

  @Override
  public List<float[]> synthesize(ClassTask task, SynthesisListener listener) {
    if (FAILING.contains(task.label())) {
      throw new IllegalStateException("label " + task.label() + " was told to fail");
    }
    if (TOO_LARGE.contains(task.label())) {
      throw new EngineException("CUDA out of memory. Tried to allocate 2 GiB");
    }
    if (NOT_FINITE.contains(task.label())) {
      throw new NonFiniteOutputException("the output must be finite, was not at step 2");
    }
    SYNTHESIZED.add(task.label());
    RandomStream noise =
        RandomStream.of(task.runSeed(), Purpose.INITIAL_NOISE, task.label(), task.ditLabel());
    List<float[]> samples = new ArrayList<>();
    ClassGuide guide = read(task.guide());
    for (int i = 0; i < task.samples(); i++) {
      float[] sample = start(guide, i);
      for (int k = 0; k < sample.length; k++) {
        sample[k] += (float) noise.nextGaussian();
      }
      samples.add(sample);
    }
    for (int step = 1; step <= STEPS; step++) {
      listener.step(step, STEPS, step == STEPS ? List.of() : LOSSES);
    }
    return samples;
  }

  /** Pivots of all steps are read, and are the latents that they were made of. */
  private static ClassGuide read(ClassGuide guide) {
    if (!(guide instanceof ClassGuide.Pivots kept)) {
      return guide;
    }
    QuantilePivots last = null;
    for (int step = STEPS - 1; step >= 1; step--) {
      last = kept.steps().at(step);
    }
    float[][] latents = new float[last.samples()][SIZE];
    for (int i = 0; i < latents.length; i++) {
      for (int k = 0; k < SIZE; k++) {
        latents[i][k] = last.pivots()[k * last.samples() + i];
      }
    }
    return new ClassGuide.Latents(latents);
  }

  @Override
  public void pivots(PivotTask task, PivotListener listener) {
    PASSES.add(task.label() + " " + task.samples());
    for (int step = STEPS - 1; step >= 1; step--) {
      listener.step(
          step,
          task.samples().stream()
              .map(samples -> pivots(task.latents().latents(), samples))
              .toArray(QuantilePivots[]::new));
    }
  }

  private static QuantilePivots pivots(float[][] latents, int samples) {
    float[] ones = new float[SIZE];
    Arrays.fill(ones, 1);
    float[] pivots = new float[SIZE * samples];
    for (int i = 0; i < pivots.length; i++) {
      pivots[i] = latents[i % samples][i / samples];
    }
    return new QuantilePivots(samples, ones, ones, pivots);
  }

  /** What guides a sample shows in its values. */
  private static float[] start(ClassGuide guide, int sample) {
    if (guide instanceof ClassGuide.Latents real) {
      return real.latents()[sample].clone();
    }
    float[] values = new float[SIZE];
    if (guide instanceof ClassGuide.Template template) {
      values[0] = template.steps().get(STEPS - 2).mean()[0];
    }
    return values;
  }

  @Override
  public List<TemplateStatistics> template(TemplateTask task, SynthesisListener listener) {
    if (FAILING.contains(task.label())) {
      throw new IllegalStateException("label " + task.label() + " was told to fail");
    }
    TEMPLATES.add(task.label());
    List<TemplateStatistics> steps = new ArrayList<>();
    for (int step = 1; step < STEPS; step++) {
      steps.add(
          new TemplateStatistics(
              new float[] {task.label(), step}, new float[] {task.samples(), task.ditLabel()}));
    }
    return steps;
  }

  @Override
  public void close() {}
}
