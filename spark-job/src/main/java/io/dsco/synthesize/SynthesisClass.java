package io.dsco.synthesize;

/**
 * A class to synthesize.
 *
 * @param label the dataset's label, from 0
 * @param className for people
 * @param ditLabel the label that the diffusion model knows the class by
 */
public record SynthesisClass(int label, String className, int ditLabel) {}
