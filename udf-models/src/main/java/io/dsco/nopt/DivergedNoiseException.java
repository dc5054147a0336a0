package io.dsco.nopt;

/** Noise is no longer finite: a lower weight or rate helps, another attempt does not. */
public final class DivergedNoiseException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** A one-line message that says after how many iterations. */
  DivergedNoiseException(String message) {
    super(message);
  }
}
