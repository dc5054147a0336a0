package io.dsco.synthesize;

import io.dsco.config.SparkSettings.Processor;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.workspace.ModelFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens the diffusion model with its noise optimiser inside an executor. */
public interface SynthesizerFactory extends ModelFactory<ClassSynthesizer> {
  /** Everything that can change a plainly denoised sample: part of {@link #digest()}. */
  String sampler();

  /** Sizes of the projector, as text: part of {@link #digest()}. */
  String projector();

  /**
   * Everything that can change the pivots of a class's latents but run seed, label and latents.
   *
   * @throws IllegalStateException where samples are not aligned with latents
   */
  String targets();

  /** Draws the projector that all classes of a data-free run share, and writes it. */
  void writeProjector(Path file, long runSeed) throws IOException;

  /** Settings that readers of a manifest may want, by their names: part of no fingerprint. */
  default Map<String, Object> told() {
    return Map.of();
  }

  /** Where the model runs. */
  default Processor processor() {
    return Processor.CPU;
  }
}
