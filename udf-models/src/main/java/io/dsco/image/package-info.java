/**
 * Images as bytes: decoding untrusted files, Pillow-exact resizing, PNG encoding, and the way to
 * and from the float pixels a model sees.
 *
 * <p>Axis legend: H rows (height), W columns (width), C the three channels red, green, blue. An
 * {@link io.dsco.image.RgbImage} is (H, W, C) interleaved, a model's pixels are (C, H, W).
 */
package io.dsco.image;
