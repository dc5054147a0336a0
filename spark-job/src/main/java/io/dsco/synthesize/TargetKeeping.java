package io.dsco.synthesize;

import java.io.Serializable;
import java.util.List;

/**
 * Which pivots a synthesis leaves in the workspace for others of the same classes. Crosses to
 * executors.
 *
 * @param samples numbers of samples, the synthesis's own among them; none where nothing is kept
 * @param until when they go
 */
public record TargetKeeping(List<Integer> samples, Until until) implements Serializable {
  /** Nothing is kept. */
  public static final TargetKeeping NONE = new TargetKeeping(List.of(), Until.USED);

  /** When pivots go. */
  public enum Until {
    /** When the class file that they are for is there. */
    USED,
    /** When somebody deletes them. */
    DELETED
  }

  /** Copies. */
  public TargetKeeping {
    samples = List.copyOf(samples);
  }

  /** Whether anything is kept. */
  public boolean isOn() {
    return !samples.isEmpty();
  }
}
