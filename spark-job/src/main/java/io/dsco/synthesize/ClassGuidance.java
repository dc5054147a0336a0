package io.dsco.synthesize;

import io.dsco.nopt.ClassGuide;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * What guides a class while it is synthesized.
 *
 * @param targets where its kept pivots came from, if any are kept
 * @param source what the guide is read from as the steps come
 */
record ClassGuidance(ClassGuide guide, Optional<TargetOrigin> targets, Closeable source)
    implements Closeable {
  /** Where the pivots of a class came from. */
  enum TargetOrigin {
    /** They were computed. */
    COMPUTED,
    /** Another synthesis, or an earlier attempt at this one, had left them. */
    FOUND
  }

  /** A guide in memory, of a class whose pivots are not kept. */
  static ClassGuidance of(ClassGuide guide) {
    return new ClassGuidance(guide, Optional.empty(), () -> {});
  }

  /** A guide in memory, of a class whose pivots were to be kept. */
  static ClassGuidance computed(ClassGuide guide) {
    return new ClassGuidance(guide, Optional.of(TargetOrigin.COMPUTED), () -> {});
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
