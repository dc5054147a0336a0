package io.dsco.tensor;

/** The device has no memory for the smallest batch: another attempt does not help. */
public final class DeviceMemoryException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** A one-line message; the cause is the engine's. */
  public DeviceMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
