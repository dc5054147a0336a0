package io.dsco.cli;

/** One question of the dry run. Answers without changing anything. */
interface Check {
  /** What is looked at, for the table. */
  String name();

  /** Looks; an exception counts as a problem. */
  Finding examine() throws Exception;

  /**
   * The answer.
   *
   * @param outcome good or not
   * @param detail one line with the values that were found
   */
  record Finding(Outcome outcome, String detail) {
    static Finding good(String detail) {
      return new Finding(Outcome.OK, detail);
    }

    static Finding problem(String detail) {
      return new Finding(Outcome.PROBLEM, detail);
    }
  }

  /** Whether a run can work. */
  enum Outcome {
    /** As it should be. */
    OK,
    /** Must be changed before a run. */
    PROBLEM
  }
}
