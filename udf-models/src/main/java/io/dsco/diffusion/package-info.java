/**
 * Gaussian diffusion over a discrete schedule (Ho et al. 2020; Nichol and Dhariwal 2021, "Improved
 * denoising diffusion probabilistic models", cited as IDDPM).
 *
 * <p>Step t runs from 0 (least noise) to T − 1. Tables are float64; they are cast to float32 when
 * they meet a tensor. z are latents (N, C, H, W); a model's output is (N, 2C, H, W), first the
 * noise estimate, then the variance values.
 */
package io.dsco.diffusion;
