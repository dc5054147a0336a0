package io.dsco.synthesize;

import io.dsco.nopt.ClassSynthesizer;
import io.dsco.workspace.ModelFactory;

/** Opens the diffusion model with its noise optimiser inside an executor. */
public interface SynthesizerFactory extends ModelFactory<ClassSynthesizer> {}
