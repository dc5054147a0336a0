package io.dsco.dit;

/** A network put out infinity or NaN: its weights or its precision must change, no retry helps. */
public final class NonFiniteOutputException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** A one-line message that names step and label. */
  public NonFiniteOutputException(String message) {
    super(message);
  }
}
