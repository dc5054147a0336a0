package io.dsco.synthesize;

import io.dsco.config.SparkSettings.Processor;
import io.dsco.nopt.ClassSynthesizer;
import io.dsco.workspace.ModelFactory;

/** Opens the diffusion model with its noise optimiser inside an executor. */
public interface SynthesizerFactory extends ModelFactory<ClassSynthesizer> {
  /** Where the model runs. */
  default Processor processor() {
    return Processor.CPU;
  }
}
