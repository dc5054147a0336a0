/**
 * The random feature projector of the noise optimisation (Dataset Concentration, Appendix C): its
 * literal form, its collapsed form for pooled features, and the passes that run either in chunks.
 *
 * <p>Axis letters: N samples, C, H, W of the latent, J feature channels, K, L height and width of
 * the feature map, G groups.
 */
package io.dsco.projector;
