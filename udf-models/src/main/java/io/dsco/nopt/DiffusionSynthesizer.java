package io.dsco.nopt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.dit.DenoisingLoop;
import io.dsco.nopt.SynthesisSettings.InitialNoise;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.vae.LatentShape;
import java.util.ArrayList;
import java.util.List;

/** {@link ClassSynthesizer} by a denoising loop whose step noise is optimised (METHOD 2 and 3a). */
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
        NDManager scope = weights.manager().newSubManager();
        ClassNoise noise =
            new ClassNoise(task, settings, latent, loop.diffusion(), scope, chunk, listener)) {
      NDArray initial = Tensors.of(scope, initialNoise(task), shape(task.samples()));
      float[] values = loop.run(initial, task.ditLabel(), noise).toFloatArray();
      int steps = loop.diffusion().schedule().steps();
      listener.step(steps, steps, Double.NaN, Double.NaN);
      List<float[]> samples = new ArrayList<>(task.samples());
      for (int s = 0; s < task.samples(); s++) {
        float[] sample = new float[latent.size()];
        System.arraycopy(values, s * sample.length, sample, 0, sample.length);
        samples.add(sample);
      }
      return samples;
    }
  }

  private float[] initialNoise(ClassTask task) {
    if (settings.initialNoise() == InitialNoise.LATIN_HYPERCUBE) {
      RandomStream stream =
          RandomStream.of(task.runSeed(), Purpose.INITIAL_NOISE, task.label(), task.samples());
      return LatinHypercube.draw(
          stream, latent.size(), task.samples(), LatinHypercube.Place.MID_POINT);
    }
    float[] values = new float[task.samples() * latent.size()];
    for (int s = 0; s < task.samples(); s++) {
      RandomStream stream =
          RandomStream.of(task.runSeed(), Purpose.INITIAL_NOISE, task.label(), 0, s);
      System.arraycopy(
          stream.fillGaussian(new float[latent.size()]),
          0,
          values,
          s * latent.size(),
          latent.size());
    }
    return values;
  }

  private Shape shape(int count) {
    return new Shape(count, latent.channels(), latent.height(), latent.width());
  }

  @Override
  public void close() {
    weights.close();
  }
}
