package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.io.EOFException;
import java.io.IOException;

/**
 * Decodes untrusted JPEG, PNG, GIF, BMP and WebP bytes to 8-bit RGB, as Pillow's {@code
 * convert("RGB")} does: alpha is dropped, palettes and grey are expanded, CMYK follows Adobe's
 * inverted convention, colour profiles are ignored, of an animation the first frame counts. Two
 * things differ from Pillow on purpose: 16-bit grey keeps its high byte (Pillow clips it to white),
 * and the EXIF orientation is applied.
 *
 * <p>The header is checked against the limits before memory is taken for pixels. A file that ends
 * early is rejected even where a decoder would fill up the rest. TIFF is not read. Thread-safe.
 */
public final class ImageDecoder {
  private ImageDecoder() {}

  /**
   * The upright picture.
   *
   * @throws RejectedImageException with the reason, if the bytes are not a usable image
   */
  public static RgbImage decode(byte[] bytes, DecodeLimits limits) throws RejectedImageException {
    if (bytes.length == 0) {
      throw new RejectedImageException(Reason.EMPTY, "the file has no bytes");
    }
    ImageFormat format =
        ImageFormat.of(bytes)
            .orElseThrow(
                () ->
                    new RejectedImageException(
                        Reason.NOT_AN_IMAGE,
                        "the first bytes are not those of JPEG, PNG, GIF, BMP or WebP"));
    try {
      return decode(format, bytes, limits);
    } catch (IOException | RuntimeException e) {
      // Readers answer damaged data with runtime exceptions of many kinds.
      Reason reason = endsEarly(e) ? Reason.TRUNCATED : Reason.UNREADABLE;
      throw new RejectedImageException(
          reason, "damaged or unsupported %s: %s".formatted(format, oneLine(e)), e);
    }
  }

  private static RgbImage decode(ImageFormat format, byte[] bytes, DecodeLimits limits)
      throws IOException, RejectedImageException {
    return switch (format) {
      case JPEG -> JpegDecoder.decode(bytes, limits);
      case PNG -> PngDecoder.decode(bytes, limits);
      case GIF -> GifDecoder.decode(bytes, limits);
      case BMP -> BmpDecoder.decode(bytes, limits);
      case WEBP -> WebpDecoder.decode(bytes, limits);
    };
  }

  private static boolean endsEarly(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return true;
      }
    }
    return false;
  }

  private static String oneLine(Exception e) {
    String message =
        e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse("");
    return e.getClass().getSimpleName() + message;
  }
}
