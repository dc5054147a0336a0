package io.dsco.synthesize;

import io.dsco.checkpoint.DitNames;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.device.ModelBatches;
import io.dsco.device.Weights;
import io.dsco.diffusion.GaussianDiffusion;
import io.dsco.diffusion.NoiseSchedule;
import io.dsco.dit.DenoisingLoop;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.Dit;
import io.dsco.dit.DitParameters;
import io.dsco.dit.Precision;
import io.dsco.nopt.AlignmentMethod;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.nopt.DiffusionSynthesizer;
import io.dsco.nopt.ProjectorFile;
import io.dsco.tensor.StateDict;
import io.dsco.vae.LatentShape;
import io.dsco.workspace.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens the configured diffusion transformer with its noise optimiser.
 *
 * @param steps denoising steps
 * @param precision what the transformer's blocks compute in
 * @param batchSize samples that pass it at once
 * @param chunk latents that pass the projector at once
 * @param method how noises are drawn and optimised
 */
public record DiffusionSynthesizerFactory(
    CheckpointFile checkpoint,
    DitParameters parameters,
    LatentShape latent,
    int steps,
    Guidance guidance,
    Precision precision,
    int batchSize,
    int chunk,
    io.dsco.nopt.SynthesisSettings method,
    Processor processor)
    implements SynthesizerFactory {
  @Override
  public ClassSynthesizer open() {
    StateDict weights =
        Weights.load(checkpoint.local(), parameters.shapes(), DitNames.TABLE, processor);
    precision.apply(weights);
    GaussianDiffusion diffusion = new GaussianDiffusion(NoiseSchedule.linear().respaced(steps));
    DenoisingLoop loop =
        new DenoisingLoop(
            new Dit(parameters, weights),
            diffusion,
            guidance,
            ModelBatches.of("synthesis.denoise-batch-size", batchSize));
    return new DiffusionSynthesizer(loop, weights, latent, method, chunk);
  }

  @Override
  public String variant() {
    return batchSize + " " + chunk + " " + processor;
  }

  @Override
  public String digest() {
    // Plain samples know no optimiser and no projector.
    boolean plain = method.alignment() instanceof AlignmentMethod.None;
    return sampler() + " " + (plain ? "plain from " + method.initialNoise() : method.identity());
  }

  @Override
  public String sampler() {
    return String.join(
        " ",
        checkpoint.sha256(),
        parameters.toString(),
        Integer.toString(steps),
        guidance.toString(),
        precision.toString());
  }

  @Override
  public String projector() {
    return method.projector().toString();
  }

  @Override
  public String targets() {
    if (!(method.alignment() instanceof AlignmentMethod.DataAccessible aligned)) {
      throw new IllegalStateException("no latents are aligned with, but " + method.alignment());
    }
    return "%s in %d steps, %s, %d copies, %s"
        .formatted(latent, steps, aligned.level(), aligned.diffusedCopies(), method.projector());
  }

  @Override
  public Map<String, Object> told() {
    Map<String, Object> told = ToldSettings.of(steps, guidance, method);
    told.put(ToldSettings.DIT, checkpoint.sha256());
    return told;
  }

  @Override
  public void writeProjector(Path file, long runSeed) throws IOException {
    ProjectorFile.write(file, method.projector(), runSeed);
  }
}
