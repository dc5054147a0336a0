package io.dsco.score;

import io.dsco.workspace.FileEntry;

/**
 * One split's file, as a task reports it.
 *
 * @param reused whether an earlier attempt had left it
 */
record ScoredSplit(FileEntry entry, boolean reused) {
  /** Images of the split, usable or not. */
  long images() {
    return entry.rows() + Long.parseLong(entry.property(ScoreTable.REJECTED));
  }
}
