package io.dsco.image;

import io.dsco.image.RejectedImageException.Reason;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;

/**
 * JPEG: the reader gives the stored components, the colour arithmetic is here, because libraries
 * disagree on CMYK and apply embedded profiles.
 */
final class JpegDecoder {
  private static final int SCALE_BITS = 16;
  private static final int HALF = 1 << (SCALE_BITS - 1);
  // ITU-R BT.601 in 16-bit fixed point, as libjpeg rounds it.
  private static final int CR_TO_R = 91881;
  private static final int CB_TO_G = 22554;
  private static final int CR_TO_G = 46802;
  private static final int CB_TO_B = 116130;

  private JpegDecoder() {}

  static RgbImage decode(byte[] bytes, DecodeLimits limits)
      throws IOException, RejectedImageException {
    JpegHeader header = JpegHeader.parse(bytes);
    limits.check(header.width(), header.height());
    Raster raster = Readers.with(ImageFormat.JPEG, bytes, reader -> wholeRaster(reader, limits));
    int width = raster.getWidth();
    byte[] rgb = new byte[width * raster.getHeight() * RgbImage.CHANNELS];
    int[] row = new int[width * raster.getNumBands()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      convert(header.model(), row, rgb, y * width * RgbImage.CHANNELS);
    }
    return header.orientation().apply(new RgbImage(width, raster.getHeight(), rgb));
  }

  private static Raster wholeRaster(ImageReader reader, DecodeLimits limits)
      throws IOException, RejectedImageException {
    // A file with two frame headers must not get past the limits.
    limits.check(reader.getWidth(0), reader.getHeight(0));
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    Raster raster = reader.readRaster(0, null);
    for (String warning : warnings) {
      // libjpeg fills up what is missing and only warns.
      if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
        throw new RejectedImageException(Reason.TRUNCATED, warning);
      }
    }
    return raster;
  }

  private static void convert(JpegHeader.Model model, int[] row, byte[] rgb, int to) {
    switch (model) {
      case GREY -> grey(row, rgb, to);
      case RGB -> copy(row, rgb, to);
      case YCBCR -> ycbcr(row, 3, rgb, to);
      case CMYK -> cmyk(row, rgb, to);
      case YCCK -> ycck(row, rgb, to);
    }
  }

  private static void grey(int[] row, byte[] rgb, int to) {
    int target = to;
    for (int value : row) {
      rgb[target++] = (byte) value;
      rgb[target++] = (byte) value;
      rgb[target++] = (byte) value;
    }
  }

  private static void copy(int[] row, byte[] rgb, int to) {
    for (int i = 0; i < row.length; i++) {
      rgb[to + i] = (byte) row[i];
    }
  }

  private static void ycbcr(int[] row, int bands, byte[] rgb, int to) {
    int target = to;
    for (int i = 0; i < row.length; i += bands) {
      int luma = row[i];
      int cb = row[i + 1] - 128;
      int cr = row[i + 2] - 128;
      rgb[target++] = clip(luma + ((CR_TO_R * cr + HALF) >> SCALE_BITS));
      rgb[target++] = clip(luma + ((-CB_TO_G * cb - CR_TO_G * cr + HALF) >> SCALE_BITS));
      rgb[target++] = clip(luma + ((CB_TO_B * cb + HALF) >> SCALE_BITS));
    }
  }

  /** YCCK holds the YCbCr form of the inverted inks, which are what CMYK files store. */
  private static void ycck(int[] row, byte[] rgb, int to) {
    byte[] inks = new byte[row.length / 4 * RgbImage.CHANNELS];
    ycbcr(row, 4, inks, 0);
    int[] cmyk = new int[row.length];
    for (int i = 0; i < row.length; i += 4) {
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        cmyk[i + c] = 255 - (inks[i / 4 * RgbImage.CHANNELS + c] & 0xFF);
      }
      cmyk[i + 3] = row[i + 3];
    }
    cmyk(cmyk, rgb, to);
  }

  /** Ink values are stored inverted (255 is no ink). */
  private static void cmyk(int[] cmyk, byte[] rgb, int to) {
    int target = to;
    for (int i = 0; i < cmyk.length; i += 4) {
      int white = cmyk[i + 3];
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        int product = (255 - cmyk[i + c]) * white + 128;
        rgb[target++] = clip(white - (((product >> 8) + product) >> 8));
      }
    }
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
