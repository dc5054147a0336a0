package io.dsco.source;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What tells one state of a dataset from another, for fingerprints: digests over the sorted paths
 * (relative to the dataset), sizes and ETags or modification times of its files, never the files
 * themselves, so that its size does not grow with the number of images.
 *
 * @param files number of files
 * @param bytes their size in total
 * @param sha256 over all files, hexadecimal
 * @param classSha256 the same for each class's own files in label order; empty where files hold
 *     several classes: {@link ContentDigest} then tells which classes changed
 */
public record SourceIdentity(long files, long bytes, String sha256, List<String> classSha256)
    implements Serializable {
  public SourceIdentity {
    classSha256 = List.copyOf(classSha256);
  }

  /** The digest of one class's files, if no other class shares them. */
  public Optional<String> ofClass(int label) {
    return classSha256.isEmpty() ? Optional.empty() : Optional.of(classSha256.get(label));
  }
}
