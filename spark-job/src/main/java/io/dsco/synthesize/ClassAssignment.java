package io.dsco.synthesize;

/**
 * One task's work, as it travels to the executor.
 *
 * @param label the dataset's label
 * @param ditLabel the diffusion model's label
 * @param fingerprint of the class's result
 * @param guide path of what guides the class, or null where nothing does
 * @param targets fingerprint of the class's targets, or null where none are kept
 * @param target path of the class file to write
 */
public record ClassAssignment(
    int label, int ditLabel, String fingerprint, String guide, String targets, String target) {}
