package io.dsco.checkpoint;

import ai.djl.ndarray.types.Shape;

/**
 * What a checkpoint says of one tensor.
 *
 * @param type its type in the file; {@link ElementType#readAs()} is that of the array read
 * @param shape its shape
 */
public record TensorInfo(ElementType type, Shape shape) {}
