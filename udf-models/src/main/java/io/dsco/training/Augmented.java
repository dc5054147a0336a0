package io.dsco.training;

import ai.djl.ndarray.NDArray;

/**
 * A batch after its augmentation.
 *
 * @param images (N, 3, S, S) in [-1, 1], beyond it where colours were changed
 * @param partner for each image the one that a box was taken from; itself when there is no box
 * @param share of an image's area that is its own: the weight of its label, 1 − share being that of
 *     its partner's
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record Augmented(NDArray images, int[] partner, double share) {}
