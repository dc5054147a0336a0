package io.dsco.publish;

import io.dsco.encode.ImageReader;
import io.dsco.source.ImageSource;
import io.dsco.workspace.Fingerprint;

/**
 * Where the real images of a product come from.
 *
 * @param selected fingerprint of the dope stage
 * @param encoded fingerprint of the encode stage, which has their latents
 * @param reader brings them to the size of the synthetic samples
 */
public record Doping(
    Fingerprint selected, Fingerprint encoded, ImageSource source, ImageReader reader) {}
