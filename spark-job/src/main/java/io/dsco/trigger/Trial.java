package io.dsco.trigger;

/**
 * What a student learnt from one number of synthetic samples.
 *
 * @param samplesPerClass M
 * @param recognised N_M, the real images of all classes whose label a student that was trained on M
 *     samples per class gives them
 * @param scores fingerprint of the scores that were counted
 */
public record Trial(int samplesPerClass, long recognised, String scores) {}
