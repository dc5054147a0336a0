package io.dsco.encode;

/**
 * More inputs were rejected than the budget allows. Not a {@code UserException}: the command exits
 * with status 3, so that a pipeline can tell bad data from bad settings.
 */
public final class RejectedInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A one-line message with the counts and the file that holds the reasons. */
  public RejectedInputException(String message) {
    super(message);
  }
}
