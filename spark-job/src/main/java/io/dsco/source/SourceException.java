package io.dsco.source;

import io.dsco.config.UserException;

/**
 * The dataset cannot be used as configured; the message names rule, value and place in one line.
 */
public final class SourceException extends UserException {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
