package io.dsco.publish;

import java.util.List;
import java.util.Map;

/**
 * What the publish stage has to know.
 *
 * @param runSeed keys the global shuffle
 * @param classNames by label
 * @param title of the dataset, one line
 * @param noise how the samples' noise was chosen: ends "a latent diffusion model whose noise was …"
 * @param license SPDX identifier of the published data, in lower case as Hugging Face has it
 * @param shardBytes about how large a file gets
 * @param provenance where the data comes from, in JSON's types: source, checkpoints, versions
 */
public record PublishSettings(
    long runSeed,
    List<String> classNames,
    String title,
    String noise,
    String license,
    long shardBytes,
    Map<String, Object> provenance) {
  /** The size that readers which stream are happy with: 256 MiB. */
  public static final long DEFAULT_SHARD_BYTES = 256L << 20;

  /** Checks and copies. */
  public PublishSettings {
    if (shardBytes < 1) {
      throw new IllegalArgumentException("shard size must be at least 1 byte, was " + shardBytes);
    }
    classNames = List.copyOf(classNames);
    provenance = Map.copyOf(provenance);
  }
}
