package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** PNG: chunks are checked to the end before the pixels are read. */
final class PngDecoder {
  private static final int HEADER_AT = 8;
  private static final int GREY = 0;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;

  private record Header(long width, long height, int bitDepth, int colourType) {}

  private PngDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits)
      throws IOException, RejectedImageException {
    Header header = header(bytes);
    limits.check(header.width(), header.height());
    Orientation orientation = checkChunks(bytes);
    BufferedImage image = Readers.with(ImageFormat.PNG, bytes, reader -> reader.read(0));
    return orientation.apply(toRgb(image, header));
  }

  private static Header header(byte[] bytes) throws RejectedImageException {
    ByteReader in = new ByteReader(bytes, HEADER_AT, ByteOrder.BIG_ENDIAN);
    if (in.unsignedInt() != 13 || !in.peek(4).equals("IHDR")) {
      throw new RejectedImageException(Reason.UNREADABLE, "the PNG file has no header chunk");
    }
    in.skip(4);
    return new Header(in.unsignedInt(), in.unsignedInt(), in.unsignedByte(), in.unsignedByte());
  }

  /** Every chunk is whole, the critical ones have their checksum, the last one is there. */
  private static Orientation checkChunks(byte[] bytes) throws RejectedImageException {
    ByteReader in = new ByteReader(bytes, HEADER_AT, ByteOrder.BIG_ENDIAN);
    Orientation orientation = Orientation.UPRIGHT;
    while (true) {
      long length = in.unsignedInt();
      int start = in.position();
      String type = in.peek(4);
      in.skip(4 + length);
      int checksum = in.signedInt();
      if (type.equals("eXIf")) {
        orientation = Orientation.ofTiff(bytes, start + 4, (int) length);
      }
      boolean critical = Character.isUpperCase(type.charAt(0));
      if (critical && checksum != checksum(bytes, start, 4 + (int) length)) {
        throw new RejectedImageException(
            Reason.UNREADABLE, "the PNG chunk " + type + " fails its checksum");
      }
      if (type.equals("IEND")) {
        return orientation;
      }
    }
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** From the stored samples, not through the colour model, which would apply a profile. */
  private static RgbImage toRgb(BufferedImage image, Header header) {
    Raster raster = image.getRaster();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] rgb = new byte[width * raster.getHeight() * RgbImage.CHANNELS];
    int[] row = new int[width * bands];
    boolean grey = header.colourType() == GREY || header.colourType() == GREY_ALPHA;
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          rgb[to++] =
              header.colourType() == PALETTE
                  ? paletteSample((IndexColorModel) image.getColorModel(), row[x], c)
                  : eightBits(row[x * bands + (grey ? 0 : c)], header.bitDepth());
        }
      }
    }
    return new RgbImage(width, raster.getHeight(), rgb);
  }

  private static byte paletteSample(IndexColorModel palette, int index, int channel) {
    return (byte) (palette.getRGB(index) >> (16 - 8 * channel));
  }

  private static byte eightBits(int value, int bitDepth) {
    return (byte) (bitDepth == 16 ? value >> 8 : value * 255 / ((1 << bitDepth) - 1));
  }
}
