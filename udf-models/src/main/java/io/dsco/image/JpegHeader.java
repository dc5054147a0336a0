package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.nio.ByteOrder;

/**
 * What the markers of a JPEG file say (ITU-T T.81, annex B; JFIF; Adobe technical note 5116).
 *
 * @param model the colour model of the components
 */
record JpegHeader(int width, int height, Model model, Orientation orientation) {
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int NO_ADOBE = -1;

  /** What the stored components mean. */
  enum Model {
    GREY,
    YCBCR,
    RGB,
    CMYK,
    YCCK
  }

  /** Walks all markers to the end of the image; a file without that end is truncated. */
  static JpegHeader parse(byte[] bytes) throws RejectedImageException {
    return new Walk(bytes).run();
  }

  private static final class Walk {
    private final byte[] bytes;
    private final ByteReader in;
    private int width;
    private int height;
    private String componentIds = "";
    private boolean jfif;
    private int adobe = NO_ADOBE;
    private boolean scanned;
    private Orientation orientation = Orientation.UPRIGHT;

    private Walk(byte[] bytes) {
      this.bytes = bytes;
      this.in = new ByteReader(bytes, 2, ByteOrder.BIG_ENDIAN);
    }

    private JpegHeader run() throws RejectedImageException {
      for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
        int length = in.unsignedShort() - 2;
        int end = in.position() + length;
        segment(marker, length);
        in.skip(end - in.position());
        scanned |= marker == SOS;
      }
      if (!scanned || componentIds.isEmpty()) {
        throw new RejectedImageException(Reason.UNREADABLE, "the JPEG file holds no image");
      }
      return new JpegHeader(width, height, model(), orientation);
    }

    /** Skips entropy-coded data, stuffed zeros, restart markers and fill bytes on the way. */
    private int nextMarker() throws RejectedImageException {
      while (true) {
        if (in.unsignedByte() != 0xFF) {
          continue;
        }
        int code = in.unsignedByte();
        while (code == 0xFF) {
          code = in.unsignedByte();
        }
        boolean standsAlone = code <= 0x01 || (code >= 0xD0 && code <= 0xD8);
        if (!standsAlone) {
          return code;
        }
      }
    }

    private void segment(int marker, int length) throws RejectedImageException {
      int start = in.position();
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame) {
        frame();
      } else if (marker == APP0 && in.peek(5).equals("JFIF\0")) {
        jfif = true;
      } else if (marker == APP14 && length >= 12 && in.peek(5).equals("Adobe")) {
        in.skip(11);
        adobe = in.unsignedByte();
      } else if (marker == APP1 && in.peek(6).equals("Exif\0\0")) {
        int available = Math.min(length, bytes.length - start);
        orientation = Orientation.ofTiff(bytes, start + 6, available - 6);
      }
    }

    private void frame() throws RejectedImageException {
      int precision = in.unsignedByte();
      if (precision != 8) {
        throw new RejectedImageException(
            Reason.UNREADABLE, "JPEG of " + precision + " bits a sample is not read");
      }
      height = in.unsignedShort();
      width = in.unsignedShort();
      int count = in.unsignedByte();
      StringBuilder ids = new StringBuilder();
      for (int i = 0; i < count; i++) {
        ids.append((char) in.unsignedByte());
        in.skip(2);
      }
      componentIds = ids.toString();
    }

    /** The order of evidence is that of libjpeg. */
    private Model model() throws RejectedImageException {
      return switch (componentIds.length()) {
        case 1 -> Model.GREY;
        case 3 -> isRgb() ? Model.RGB : Model.YCBCR;
        case 4 -> adobe == 2 ? Model.YCCK : Model.CMYK;
        default ->
            throw new RejectedImageException(
                Reason.UNREADABLE, "JPEG of " + componentIds.length() + " components is not read");
      };
    }

    private boolean isRgb() {
      if (jfif) {
        return false;
      }
      return adobe == NO_ADOBE ? componentIds.equals("RGB") : adobe == 0;
    }
  }
}
