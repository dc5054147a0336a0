/**
 * Weights on disk: safetensors and both of PyTorch's formats (the zip, and that before torch 1.6),
 * read piece by piece into the engine's memory, and safetensors written. Only headers and strided
 * views are mapped.
 *
 * <p>A checkpoint is untrusted data. Sizes and offsets are checked against the file before memory
 * is taken, and a pickle may name nothing but the constructors that rebuild tensors.
 */
package io.dsco.checkpoint;
