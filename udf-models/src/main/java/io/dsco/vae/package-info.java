/**
 * The convolutional autoencoder with a KL-regularised latent (AutoencoderKL of diffusers; Rombach
 * et al. 2022), with diffusers' current weight names.
 *
 * <p>Axes: N images, C channels, H height and W width. Images are (N, 3, H, W) in [-1, 1]; latents
 * (N, c, H/f, W/f) where f = 2^(levels − 1). The <em>scaled</em> latent is the posterior's draw
 * times the scaling factor, so that its deviation is near one.
 */
package io.dsco.vae;
