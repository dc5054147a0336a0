/**
 * Weights on disk: safetensors and PyTorch's zip format, read through memory-mapped windows, and
 * safetensors written.
 *
 * <p>A checkpoint is untrusted data. Sizes and offsets are checked against the file before memory
 * is taken, and a pickle may name nothing but the constructors that rebuild tensors.
 */
package io.dsco.checkpoint;
