package io.dsco.synthesize;

/**
 * One task's work, as it travels to the executor.
 *
 * @param label the dataset's label
 * @param ditLabel the diffusion model's label
 * @param fingerprint of the class's result
 * @param latents path of the class's latents
 * @param target path of the class file to write
 */
record ClassAssignment(
    int label, int ditLabel, String fingerprint, String latents, String target) {}
