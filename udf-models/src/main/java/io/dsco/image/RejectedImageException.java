package io.dsco.image;

/** The bytes are not a usable image; the reason is for the table of rejected inputs. */
public final class RejectedImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why an input could not be used. */
  public enum Reason {
    /** The file has no bytes. */
    EMPTY,
    /** The bytes are of no image format that is read here. */
    NOT_AN_IMAGE,
    /** The file ends before its image does. */
    TRUNCATED,
    /** The format is known but the content is damaged or of an unsupported kind. */
    UNREADABLE,
    /** More pixels than the limit, refused before memory is taken. */
    TOO_LARGE,
    /** A side below the limit. */
    TOO_SMALL
  }

  private final Reason reason;

  public RejectedImageException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  public RejectedImageException(Reason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
