package io.dsco.publish;

import io.dsco.workspace.StageResult;
import java.util.List;

/**
 * What becomes of the product before. It changes nothing in the new one.
 *
 * @param keepVersions how many replaced products are kept; 0 keeps and deletes none
 * @param stages what led to the new one, for the summary of changes
 */
public record Succession(int keepVersions, List<StageResult> stages) {
  /** No product before is kept, and nothing is known of how the new one came about. */
  public static final Succession PLAIN = new Succession(0, List.of());

  /** Checks and copies. */
  public Succession {
    if (keepVersions < 0) {
      throw new IllegalArgumentException(
          "kept versions must be at least 0, was " + keepVersions + " (publish.keep-versions)");
    }
    stages = List.copyOf(stages);
  }
}
