package io.dsco.device;

import io.dsco.config.UserException;

/**
 * A device that cannot be used where the task is: it may be that machine's alone, so Spark's next
 * attempt is worth making, unlike with other errors of the user's.
 */
public final class DeviceException extends UserException {
  private static final long serialVersionUID = 1L;

  /** An error told by {@code message} alone. */
  public DeviceException(String message) {
    super(message);
  }

  /** An error told by {@code message}; the cause is for the log. */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
