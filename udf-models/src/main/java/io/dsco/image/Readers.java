package io.dsco.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The readers, chosen by class and not by what the registry finds first: inside a Spark executor
 * plug-ins come from a class loader that ImageIO does not search. Readers are made per call, so
 * every thread has its own.
 */
final class Readers {
  private static final ImageReaderSpi JPEG = jpeg();
  private static final ImageReaderSpi WEBP = new WebPImageReaderSpi();
  private static final ImageReaderSpi PNG = ofTheRuntime("png");
  private static final ImageReaderSpi GIF = ofTheRuntime("gif");
  private static final ImageReaderSpi BMP = ofTheRuntime("bmp");

  /** What is done with an opened reader. */
  interface Use<T> {
    T apply(ImageReader reader) throws IOException, RejectedImageException;
  }

  private Readers() {}

  static <T> T with(ImageFormat format, byte[] bytes, Use<T> use)
      throws IOException, RejectedImageException {
    ImageReader reader = provider(format).createReaderInstance(null);
    // Held in memory: the default stream would write every image to a temporary file.
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(input, true, true);
      return use.apply(reader);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReaderSpi provider(ImageFormat format) {
    return switch (format) {
      case JPEG -> JPEG;
      case PNG -> PNG;
      case GIF -> GIF;
      case BMP -> BMP;
      case WEBP -> WEBP;
    };
  }

  private static ImageReaderSpi jpeg() {
    JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
    // Gives it the runtime's reader, which it repairs the input of.
    provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
    return provider;
  }

  private static ImageReaderSpi ofTheRuntime(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getName().startsWith("com.sun.imageio.plugins." + format + ".")) {
        return provider;
      }
    }
    throw new IllegalStateException("this Java runtime has no reader for " + format);
  }
}
