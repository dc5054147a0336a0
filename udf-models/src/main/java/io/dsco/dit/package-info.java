/**
 * The class-conditional diffusion transformer (Peebles and Xie 2023, "Scalable diffusion models
 * with transformers"), with the weight names of its published checkpoints.
 *
 * <p>Axes: N samples, C latent channels, H height and W width of a latent, P patch side, T tokens
 * (HW / P²), D hidden width, R rows of conditioning. A batch of N samples has R conditioning
 * vectors, where R divides N and sample i uses row ⌊i R / N⌋: R = N in training, R = 2 in guided
 * sampling, where all samples of a class share one timestep and one of two labels.
 */
package io.dsco.dit;
