package io.dsco.training;

/** A loss is no longer finite: another learning rate may help, another attempt does not. */
public final class DivergenceException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** A one-line message that names the batch. */
  public DivergenceException(String message) {
    super(message);
  }
}
