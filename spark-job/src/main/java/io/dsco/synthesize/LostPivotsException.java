package io.dsco.synthesize;

/** Kept pivots cannot be read any more, though they were whole when the class began. */
final class LostPivotsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LostPivotsException(int step, Throwable cause) {
    super("kept pivots of step " + step + " are lost: " + cause, cause);
  }
}
