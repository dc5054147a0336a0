/** Image classifiers. Images are (N, 3, S, S) in [-1, 1]; logits are (N, classes). */
package io.dsco.classifier;
