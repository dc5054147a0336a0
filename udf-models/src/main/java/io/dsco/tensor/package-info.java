/**
 * Tensor idioms on DJL that every model here is written in: layers as functions, scalars that are
 * safe under gradients, thread-local gradient mode, and named weights.
 *
 * <p>Axis letters used in the comments of this module: N samples, C channels, H height, W width of
 * a feature map, T tokens, D hidden width, G groups.
 *
 * <p>DJL's {@code NDArray.mul/div/pow/maximum(Number)} hand autograd a view of memory that is freed
 * at once, and {@code toType} and {@code duplicate} cut the graph. Only this package may call the
 * number overloads' replacements; an architecture test refuses the originals everywhere else.
 */
package io.dsco.tensor;
