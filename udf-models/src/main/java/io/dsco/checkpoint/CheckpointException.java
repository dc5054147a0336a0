package io.dsco.checkpoint;

/** A checkpoint that cannot be used; the message is one line that names the file and the rule. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a one-line message. */
  public CheckpointException(String message) {
    super(oneLine(message));
  }

  /** With a one-line message and what was thrown underneath. */
  public CheckpointException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Messages quote names from untrusted files: those must not forge lines of a log. */
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }
}
