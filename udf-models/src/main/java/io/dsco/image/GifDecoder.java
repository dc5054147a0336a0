package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;

/** GIF: the first frame, on the canvas of the logical screen (GIF89a specification). */
final class GifDecoder {
  private static final int SCREEN_AT = 6;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int IMAGE = 0x2C;

  /** The canvas, the first frame's place on it, and the colour of what the frame leaves free. */
  private record Layout(int width, int height, Window frame, int background, int smallestCodeAt) {}

  private GifDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits)
      throws IOException, RejectedImageException {
    Layout layout = new Walk(bytes).run();
    limits.check(layout.width(), layout.height());
    if (layout.frame().width() < 1 || layout.frame().height() < 1) {
      throw new RejectedImageException(Reason.UNREADABLE, "the GIF frame has no pixels");
    }
    int at = layout.smallestCodeAt();
    long pixels = (long) layout.frame().width() * layout.frame().height();
    GifPixels.check(bytes, at + 1, bytes[at] & 0xFF, pixels);
    BufferedImage frame = Readers.with(ImageFormat.GIF, bytes, reader -> reader.read(0));
    RgbImage canvas = RgbImage.black(layout.width(), layout.height());
    Rgb.fill(canvas, layout.background());
    Rgb.paste(frame, canvas, layout.frame().left(), layout.frame().top());
    return canvas;
  }

  /** Walks the blocks to the end of the first frame. */
  private static final class Walk {
    private final byte[] bytes;
    private final ByteReader in;
    private int backgroundIndex;
    private int smallestCodeAt;

    private Walk(byte[] bytes) {
      this.bytes = bytes;
      this.in = new ByteReader(bytes, SCREEN_AT, ByteOrder.LITTLE_ENDIAN);
    }

    private Layout run() throws RejectedImageException {
      int width = in.unsignedShort();
      int height = in.unsignedShort();
      int flags = in.unsignedByte();
      in.skip(2);
      int palette = in.position();
      int colours = colours(flags);
      in.skip(3L * colours);
      Window frame = frame();
      int background =
          backgroundIndex < colours ? colour(palette + 3 * backgroundIndex) : Rgb.BLACK;
      return new Layout(
          Math.max(width, frame.left() + frame.width()),
          Math.max(height, frame.top() + frame.height()),
          frame,
          background,
          smallestCodeAt);
    }

    private Window frame() throws RejectedImageException {
      while (true) {
        int block = in.unsignedByte();
        if (block == IMAGE) {
          return image();
        }
        if (block != EXTENSION) {
          throw new RejectedImageException(
              Reason.UNREADABLE, "the GIF file has a block of unknown kind " + block);
        }
        if (in.unsignedByte() == GRAPHIC_CONTROL) {
          transparency();
        }
        skipBlocks();
      }
    }

    /** A transparent colour is what the free canvas shows, as in Pillow. */
    private void transparency() throws RejectedImageException {
      int size = in.unsignedByte();
      if (size < 4) {
        throw new RejectedImageException(Reason.UNREADABLE, "a GIF control block is too short");
      }
      int flags = in.unsignedByte();
      in.skip(2);
      int index = in.unsignedByte();
      in.skip(size - 4);
      backgroundIndex = (flags & 1) == 1 ? index : 0;
    }

    private Window image() throws RejectedImageException {
      Window frame =
          new Window(
              in.unsignedShort(), in.unsignedShort(), in.unsignedShort(), in.unsignedShort());
      in.skip(3L * colours(in.unsignedByte()));
      smallestCodeAt = in.position();
      in.skip(1);
      skipBlocks();
      return frame;
    }

    private void skipBlocks() throws RejectedImageException {
      for (int size = in.unsignedByte(); size != 0; size = in.unsignedByte()) {
        in.skip(size);
      }
    }

    private int colours(int flags) {
      return (flags & 0x80) == 0 ? 0 : 2 << (flags & 7);
    }

    private int colour(int at) {
      return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
    }
  }
}
