package io.dsco.score;

import io.dsco.workspace.FileEntry;

/**
 * One split's file, as a task reports it.
 *
 * @param found whether an earlier attempt of the same run had left it
 * @param scored rows that teacher and student scored in this attempt
 * @param studentScored rows that the student alone scored
 * @param reused rows of which all was known
 */
record ScoredSplit(FileEntry entry, boolean found, long scored, long studentScored, long reused) {
  /** One that was found. */
  static ScoredSplit found(FileEntry entry) {
    return new ScoredSplit(entry, true, 0, 0, 0);
  }

  /** Images of the split, usable or not. */
  long images() {
    return entry.rows() + Long.parseLong(entry.property(ScoreTable.REJECTED));
  }
}
