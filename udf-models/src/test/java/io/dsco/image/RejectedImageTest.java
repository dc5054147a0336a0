package io.dsco.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dsco.image.RejectedImageException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedImageTest {
  private static final byte[] JPEG_END = {(byte) 0xFF, (byte) 0xD9};

  @Test
  void refusesAZeroByteImage() {
    assertThat(reason(new byte[0])).isEqualTo(Reason.EMPTY);
  }

  @Test
  void refusesWhatIsNoImage() {
    byte[] text = "<html>404 not found</html>".getBytes(StandardCharsets.UTF_8);
    assertThat(reason(text)).isEqualTo(Reason.NOT_AN_IMAGE);
    assertThat(reason(new byte[] {(byte) 0xFF})).isEqualTo(Reason.NOT_AN_IMAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subsampled-420.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "rgb.png",
        "palette.png",
        "animated.gif",
        "colour.bmp",
        "palette.bmp",
        "lossless.webp"
      })
  void refusesAnImageCutAnywhere(String name) {
    byte[] whole = Fixtures.bytes("decode/" + name);
    int last = name.endsWith(".gif") ? whole.length / 4 : whole.length - 1;
    for (int length = 20; length <= last; length += Math.max(1, (last - 20) / 37)) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(reason(cut)).as("%s cut at %d", name, length).isEqualTo(Reason.TRUNCATED);
    }
    assertThat(reason(Arrays.copyOf(whole, last))).isEqualTo(Reason.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"subsampled-420.jpg", "grey.jpg", "cmyk.jpg"})
  void refusesAJpegWhoseScanStopsShortOfItsEndMarker(String name) {
    byte[] whole = Fixtures.bytes("decode/" + name);
    byte[] cut = Arrays.copyOf(whole, whole.length - whole.length / 4);
    assertThat(reason(joined(cut, JPEG_END))).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void refusesAPngWhosePixelsStopShortOfItsEndChunk() {
    assertThat(reason(png(64, 64, new byte[64 * 3 * 10]))).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void refusesAGifWhosePixelsStopShortOfItsTerminator() {
    byte[] whole = Fixtures.bytes("decode/transparent.gif");
    int terminator = whole.length - 2;
    byte[] shortened = Arrays.copyOf(whole, whole.length - 100);
    int block = lastBlock(whole, terminator);
    shortened[block] = (byte) (shortened.length - block - 3);
    shortened[shortened.length - 2] = 0;
    shortened[shortened.length - 1] = 0x3B;
    assertThat(reason(shortened)).isIn(Reason.TRUNCATED, Reason.UNREADABLE);
  }

  @Test
  void refusesAPngWithADamagedChunk() {
    byte[] damaged = Fixtures.bytes("decode/rgb.png");
    damaged[damaged.length / 2] ^= 0x10;
    assertThat(reason(damaged)).isEqualTo(Reason.UNREADABLE);
  }

  @Test
  void refusesAHugeImageFromItsHeader() {
    assertThatThrownBy(() -> ImageDecoder.decode(png(30_000, 30_000, new byte[9]), limits()))
        .hasMessage("30000 x 30000 pixels, at most 89478485 are read");
    assertThat(reason(png(30_000, 30_000, new byte[9]))).isEqualTo(Reason.TOO_LARGE);
    assertThat(reason(hugeJpeg())).isEqualTo(Reason.TOO_LARGE);
    byte[] gif = Fixtures.bytes("decode/animated.gif");
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 30_000)
        .putShort(8, (short) 30_000);
    assertThat(reason(gif)).isEqualTo(Reason.TOO_LARGE);
    byte[] bmp = Fixtures.bytes("decode/colour.bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 30_000).putInt(22, 30_000);
    assertThat(reason(bmp)).isEqualTo(Reason.TOO_LARGE);
  }

  /** The JDK's reader takes as much memory as such a header says there is of it. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6})
  void refusesAnImageWithinABmp(int compression) {
    byte[] bmp = Fixtures.bytes("decode/colour.bmp");
    ByteBuffer.wrap(bmp)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(30, compression)
        .putInt(34, Integer.MAX_VALUE);

    assertThatThrownBy(() -> ImageDecoder.decode(bmp, limits()))
        .isInstanceOf(RejectedImageException.class)
        .hasMessage("BMP compression must be 0 to 3, was " + compression);
  }

  @Test
  void refusesAHugeSecondFrameHeader() {
    byte[] huge = hugeJpeg();
    byte[] small = Fixtures.bytes("decode/grey.jpg");
    int end = huge.length - JPEG_END.length;
    byte[] both = joined(Arrays.copyOf(huge, end), Arrays.copyOfRange(small, 2, small.length));
    assertThat(reason(both)).isIn(Reason.TOO_LARGE, Reason.UNREADABLE);
  }

  @Test
  void refusesAnImageOfOnePixel() {
    assertThat(reason(PngEncoder.encode(RgbImage.black(1, 1)))).isEqualTo(Reason.TOO_SMALL);
    assertThat(reason(PngEncoder.encode(RgbImage.black(1, 50)))).isEqualTo(Reason.TOO_SMALL);
  }

  @Test
  void limitsAreConfigurable() throws RejectedImageException {
    byte[] one = PngEncoder.encode(RgbImage.black(1, 1));
    assertThat(ImageDecoder.decode(one, new DecodeLimits(1, 1))).isEqualTo(RgbImage.black(1, 1));
    assertThatThrownBy(() -> new DecodeLimits(0, 1))
        .hasMessageContaining("maximum pixels must be inside [1,");
    assertThatThrownBy(() -> new DecodeLimits(1, 0))
        .hasMessage("minimum side must be at least 1, was 0");
  }

  /** Whatever damage, the answer is an image or a reason and never another exception. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "progressive.jpg",
        "ycck.jpg",
        "exif-6.jpg",
        "palette.png",
        "exif.png",
        "offset-frame.gif",
        "palette.bmp",
        "lossless.webp"
      })
  void damagedBytesGiveAnImageOrAReason(String name) {
    byte[] whole = Fixtures.bytes("decode/" + name);
    Random random = new Random(7);
    DecodeLimits limits = new DecodeLimits(1_000_000, 2);
    for (int trial = 0; trial < 300; trial++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= trial % 4; i++) {
        damaged[random.nextInt(Math.min(damaged.length, 50 + trial * 4))] = (byte) random.nextInt();
      }
      try {
        RgbImage image = ImageDecoder.decode(damaged, limits);
        assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(1_000_000);
      } catch (RejectedImageException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
  }

  private static DecodeLimits limits() {
    return DecodeLimits.DEFAULT;
  }

  private static Reason reason(byte[] bytes) {
    RejectedImageException rejected =
        catchThrowableOfType(
            RejectedImageException.class, () -> ImageDecoder.decode(bytes, limits()));
    return rejected == null ? null : rejected.reason();
  }

  private static byte[] hugeJpeg() {
    byte[] jpeg = Fixtures.bytes("decode/grey.jpg");
    int frame = 2;
    while ((jpeg[frame + 1] & 0xFF) != 0xC0) {
      frame += 2 + ByteBuffer.wrap(jpeg).getShort(frame + 2);
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 30_000).putShort(frame + 7, (short) 30_000);
    return jpeg;
  }

  /** Where the size byte of the last data block of a GIF is, found from the palette's end on. */
  private static int lastBlock(byte[] gif, int terminator) {
    int block = 13 + 3 * (2 << (gif[10] & 7));
    while (gif[block] == 0x21) {
      block += 2;
      while (gif[block] != 0) {
        block += 1 + (gif[block] & 0xFF);
      }
      block++;
    }
    block += 11; // the image descriptor and the smallest code's size
    while (block + 1 + (gif[block] & 0xFF) < terminator) {
      block += 1 + (gif[block] & 0xFF);
    }
    return block;
  }

  private static byte[] png(int width, int height, byte[] data) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2});
    chunk(file, "IHDR", header.array());
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    byte[] packed = new byte[data.length + 100];
    chunk(file, "IDAT", Arrays.copyOf(packed, deflater.deflate(packed)));
    deflater.end();
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
    byte[] content = joined(type.getBytes(StandardCharsets.US_ASCII), data);
    CRC32 crc = new CRC32();
    crc.update(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
