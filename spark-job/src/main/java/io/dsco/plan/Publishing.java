package io.dsco.plan;

/**
 * What tables hold beside images and latents.
 *
 * @param labelValues numbers of a published soft label, 0 for none
 * @param keptLogits numbers of a score beside the score, 0 for none
 * @param shardBytes size that a published file aims at
 */
public record Publishing(int labelValues, int keptLogits, long shardBytes) {}
