package io.dsco.classifier;

import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.NameTable;
import io.dsco.tensor.Layers;
import io.dsco.tensor.ParameterShapes;
import io.dsco.tensor.StateDict;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Everything that makes one classifier apart from its weights.
 *
 * @param inputSize height and width in pixels of the images that it takes
 * @param inputScale what it does to pixels first
 * @param classes rows of its last layer
 * @param width channels of every block of a ConvNet; 0 for the others, whose widths are fixed
 * @param depth number of blocks of a ConvNet, each of which halves the resolution; 0 for the others
 */
public record ClassifierParameters(
    Architecture architecture,
    Norm norm,
    int inputSize,
    InputScale inputScale,
    int classes,
    int width,
    int depth)
    implements Serializable {

  /** Checks that an image survives all poolings. */
  public ClassifierParameters {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, was " + classes);
    }
    if (architecture == Architecture.CONVNET) {
      requireConvNet(inputSize, width, depth);
    } else {
      requireFixed(architecture, norm, inputSize, width, depth);
    }
  }

  private static void requireConvNet(int inputSize, int width, int depth) {
    if (depth < 1 || width < 1 || inputSize >> depth < 1) {
      throw new IllegalArgumentException(
          "a ConvNet needs depth and width of at least 1 and images of at least 2^depth pixels, was"
              + " depth %d, width %d, image size %d".formatted(depth, width, inputSize));
    }
  }

  private static void requireFixed(
      Architecture architecture, Norm norm, int inputSize, int width, int depth) {
    if (width != 0 || depth != 0) {
      throw new IllegalArgumentException(
          "width and depth of %s are fixed and must be 0, were %d and %d"
              .formatted(architecture, width, depth));
    }
    int least = architecture.leastInput(norm);
    if (inputSize < least) {
      throw new IllegalArgumentException(
          "input size of %s with %s norm must be at least %d, was %d"
              .formatted(architecture, norm, least, inputSize));
    }
  }

  /** The usual ConvNet: instance norm, pixels as they come. */
  public static ClassifierParameters convNet(int inputSize, int depth, int width, int classes) {
    return new ClassifierParameters(
        Architecture.CONVNET,
        Norm.INSTANCE,
        inputSize,
        InputScale.SYMMETRIC,
        classes,
        width,
        depth);
  }

  /** A network of fixed widths with its usual normalisation, pixels as they come. */
  public static ClassifierParameters of(Architecture architecture, int inputSize, int classes) {
    return new ClassifierParameters(
        architecture, architecture.usualNorm(), inputSize, InputScale.SYMMETRIC, classes, 0, 0);
  }

  /** The same with another number of classes. */
  public ClassifierParameters withClasses(int other) {
    return new ClassifierParameters(architecture, norm, inputSize, inputScale, other, width, depth);
  }

  /** Every tensor's shape by name, running statistics included. */
  public Map<String, Shape> shapes() {
    ParameterShapes shapes = new ParameterShapes();
    architecture.layers(this).declare(shapes);
    return shapes.toMap();
  }

  /** Names of the running statistics, which no optimiser may touch. */
  public Set<String> buffers() {
    Set<String> buffers = new LinkedHashSet<>(shapes().keySet());
    buffers.removeIf(name -> !Layers.isRunningStatistic(name));
    return buffers;
  }

  /** Number of values that are trained. */
  public long parameterCount() {
    return shapes().entrySet().stream()
        .filter(entry -> !Layers.isRunningStatistic(entry.getKey()))
        .mapToLong(entry -> entry.getValue().size())
        .sum();
  }

  /** Multiply-adds of convolutions and linear layers for one image of {@link #inputSize()}. */
  public long multiplyAdds() {
    return architecture.layers(this).cost(inputSize).multiplyAdds();
  }

  /** Values that convolutions and linear layers put out for one image, all of them together. */
  public long values() {
    return architecture.layers(this).cost(inputSize).values();
  }

  /** Names that files may have: PyTorch counts batches, which nothing here needs. */
  public NameTable names() {
    NameTable table = NameTable.identity().ignoring("num_batches_tracked");
    return architecture == Architecture.DENSENET_121 ? DenseNet121.names(table) : table;
  }

  /** What names of the last layer's weight and bias begin with. */
  public String head() {
    return architecture.head();
  }

  /** The network with weights of {@link #shapes()}, which it does not own. */
  public Network open(StateDict weights) {
    return new Network(architecture.layers(this), inputScale, weights);
  }

  /**
   * Identities of trained models and of trainings hold this text. The usual ConvNet's is that of
   * the time when there was no other network, so that models trained then are still found.
   */
  @Override
  public String toString() {
    if (architecture == Architecture.CONVNET
        && norm == Norm.INSTANCE
        && inputScale == InputScale.SYMMETRIC) {
      return "ConvNetParameters[imageSize=%d, depth=%d, width=%d, classes=%d]"
          .formatted(inputSize, depth, width, classes);
    }
    return "ClassifierParameters[architecture=%s, norm=%s, inputSize=%d, inputScale=%s, classes=%d, width=%d, depth=%d]"
        .formatted(architecture, norm, inputSize, inputScale, classes, width, depth);
  }
}
