package io.dsco.cli;

/** What a command tells the shell. */
public enum ExitStatus {
  /** Done. */
  DONE(0),
  /** A fault of the program: the stack trace is shown. */
  FAULT(1),
  /** The user must change something: one line says what. */
  USER(2),
  /** More inputs were rejected than {@code input.max-rejected-fraction} allows. */
  BAD_INPUT(3);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The number that the process ends with. */
  public int code() {
    return code;
  }

  /**
   * The status of a number.
   *
   * @throws IllegalArgumentException when no status has it
   */
  public static ExitStatus of(int code) {
    for (ExitStatus status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    throw new IllegalArgumentException("exit status must be 0 to 3, was " + code);
  }
}
