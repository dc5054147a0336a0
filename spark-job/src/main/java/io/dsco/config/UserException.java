package io.dsco.config;

/**
 * Something that the user can and must change: a setting, a path, a file. Its message is one line
 * that names the rule, the value and the place; it is shown without a stack trace and ends the
 * program with status 2.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error told by {@code message} alone. */
  public UserException(String message) {
    super(message);
  }

  /** An error told by {@code message}; the cause is for the log. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
