package io.dsco.classifier;

import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.ParameterShapes;
import java.io.Serializable;
import java.util.Map;

/**
 * Hyper-parameters of a {@link ConvNet}.
 *
 * @param imageSize height and width of the images
 * @param depth number of blocks, each of which halves the resolution
 * @param width channels of every block
 */
public record ConvNetParameters(int imageSize, int depth, int width, int classes)
    implements Serializable {
  static final String HEAD = "classifier";

  /** Checks that an image survives all poolings. */
  public ConvNetParameters {
    if (depth < 1 || width < 1 || classes < 1 || imageSize >> depth < 1) {
      throw new IllegalArgumentException(
          "a ConvNet needs depth, width and classes of at least 1 and images of at least 2^depth"
              + " pixels, was depth "
              + depth
              + ", width "
              + width
              + ", classes "
              + classes
              + ", image size "
              + imageSize);
    }
  }

  static String conv(int block) {
    return "features." + block + ".conv";
  }

  static String norm(int block) {
    return "features." + block + ".norm";
  }

  /** Every weight's shape by name. */
  public Map<String, Shape> shapes() {
    ParameterShapes shapes = new ParameterShapes();
    int in = 3;
    for (int block = 0; block < depth; block++) {
      shapes.conv2d(conv(block), width, in, 3).norm(norm(block), width);
      in = width;
    }
    int side = imageSize >> depth;
    return shapes.linear(HEAD, classes, width * side * side).toMap();
  }
}
