/**
 * Noise optimisation (Dataset Concentration, section 3): Latin hypercube noise, diffused targets
 * and their quantile pivots, the data-accessible and the data-free alignment, and the optimiser.
 *
 * <p>Symbols as in the paper: ε noise, μ and σ of the posterior of one denoising step, N_S samples
 * optimised together, N_T target latents, J, K, L channels, height and width of the projector's
 * features, {@code absn2(x) = |x| + x²} (eq. 18). All loss functions are sums.
 */
package io.dsco.nopt;
