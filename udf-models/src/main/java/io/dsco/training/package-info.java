/**
 * Training of the models of this module from images: the autoencoder, the diffusion transformer and
 * classifiers. Batches, noise and augmentation are drawn on the host from named random streams, so
 * a training that is stopped and resumed takes the same batches as one that is not.
 */
package io.dsco.training;
