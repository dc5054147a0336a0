package io.dsco.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;

/** Layers as functions of input and weights, named as in PyTorch's functional interface. */
public final class Layers {
  /** What names of running means end with. */
  public static final String RUNNING_MEAN = ".running_mean";

  /** What names of running variances end with. */
  public static final String RUNNING_VARIANCE = ".running_var";

  /** Share of the running statistics that outlives a batch: PyTorch's momentum of 0.1. */
  private static final float KEPT = 0.9f;

  /** Floats of 512 bits. */
  private static final int VECTOR = 16;

  /** For DJL, channels of (N, C, H, W) need no swapping then. */
  private static final int CHANNEL_AXIS = -1;

  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBIC = 0.044715;

  private Layers() {}

  /**
   * {@code x Wᵀ + b} with weights {@code prefix.weight} (out, in) and {@code prefix.bias}, in the
   * type of the weights.
   */
  public static NDArray linear(NDArray x, StateDict weights, String prefix) {
    NDArray weight = weights.get(prefix + ".weight");
    NDArray input = Tensors.as(weight.getDataType(), x);
    return Linear.linear(input, weight, weights.get(prefix + ".bias")).singletonOrThrow();
  }

  /**
   * Convolution with weights {@code prefix.weight} (out, in / groups, k, k) and {@code
   * prefix.bias}.
   *
   * @param x (N, C, H, W)
   */
  public static NDArray conv2d(
      NDArray x, StateDict weights, String prefix, int stride, int padding, int groups) {
    return conv2d(
        x, weights.get(prefix + ".weight"), weights.get(prefix + ".bias"), stride, padding, groups);
  }

  /**
   * Convolution of x (N, C, H, W) with weight (out, in / groups, k, k) and bias (out), null for
   * none.
   */
  public static NDArray conv2d(
      NDArray x, NDArray weight, NDArray bias, int stride, int padding, int groups) {
    long channels = weight.getShape().get(0);
    long missing = -channels & (VECTOR - 1);
    if (missing == 0 || groups > 1 || !GradMode.isRecording() || x.getDevice().isGpu()) {
      return convolved(x, weight, bias, stride, padding, groups);
    }
    NDManager scope = x.getManager();
    NDArray wholeBias = bias == null ? null : filledUp(bias, missing, scope);
    return convolved(x, filledUp(weight, missing, scope), wholeBias, stride, padding, groups)
        .get(new NDIndex().addAllDim().addSliceDim(0, channels));
  }

  /**
   * Rows with zeros after the last one, in {@code scope}: on some processors the engine's gradient
   * of a convolution is wrong, and nothing is said, where its output channels leave a vector partly
   * empty.
   */
  private static NDArray filledUp(NDArray rows, long missing, NDManager scope) {
    long[] shape = rows.getShape().getShape().clone();
    shape[0] = missing;
    NDArray whole = Tensors.concat(0, rows, scope.zeros(new Shape(shape), rows.getDataType()));
    whole.attach(scope); // the weights' own manager lives longer than a batch
    return whole;
  }

  private static NDArray convolved(
      NDArray x, NDArray weight, NDArray bias, int stride, int padding, int groups) {
    return Conv2d.conv2d(
            x,
            weight,
            bias,
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(1, 1),
            groups)
        .singletonOrThrow();
  }

  /**
   * Group normalisation with affine weights {@code prefix.weight} and {@code prefix.bias}.
   *
   * @param x (N, C, H, W)
   */
  public static NDArray groupNorm(
      NDArray x, StateDict weights, String prefix, int groups, double epsilon) {
    Shape shape = x.getShape();
    long n = shape.get(0);
    long c = shape.get(1);
    long perGroup = x.size() / (n * groups);
    NDArray normalised =
        normalise(x.reshape(n, groups, perGroup), perGroup, epsilon).reshape(shape);
    NDArray scale = perChannel(weights.get(prefix + ".weight"), c, x.getManager());
    NDArray shift = perChannel(weights.get(prefix + ".bias"), c, x.getManager());
    return normalised.mul(scale).add(shift);
  }

  /**
   * Batch normalisation of x (N, C, H, W) by the running statistics {@code prefix.running_mean} and
   * {@code prefix.running_var}, with affine weights as {@link #groupNorm} has them.
   */
  public static NDArray batchNorm(NDArray x, StateDict weights, String prefix, double epsilon) {
    return batchNorm(x, weights, prefix, epsilon, false);
  }

  /**
   * Batch normalisation by the batch's own mean and biased variance. A tenth of its mean and
   * unbiased variance is taken into the running statistics.
   */
  public static NDArray batchNormOfBatch(
      NDArray x, StateDict weights, String prefix, double epsilon) {
    return batchNorm(x, weights, prefix, epsilon, true);
  }

  private static NDArray batchNorm(
      NDArray x, StateDict weights, String prefix, double epsilon, boolean ofBatch) {
    return BatchNorm.batchNorm(
            x,
            weights.get(prefix + RUNNING_MEAN),
            weights.get(prefix + RUNNING_VARIANCE),
            weights.get(prefix + ".weight"),
            weights.get(prefix + ".bias"),
            CHANNEL_AXIS,
            KEPT,
            (float) epsilon,
            ofBatch)
        .singletonOrThrow();
  }

  /** Whether a tensor of that name is a running statistic, which is not trained. */
  public static boolean isRunningStatistic(String name) {
    return name.endsWith(RUNNING_MEAN) || name.endsWith(RUNNING_VARIANCE);
  }

  /** A view that ends with the batch: left to the weights' manager, there would be one a pass. */
  private static NDArray perChannel(NDArray weight, long channels, NDManager scope) {
    NDArray view = weight.reshape(1, channels, 1, 1);
    view.attach(scope);
    return view;
  }

  /** Layer normalisation over the last axis without learned affine. */
  public static NDArray layerNorm(NDArray x, double epsilon) {
    return normalise(x, x.getShape().get(x.getShape().dimension() - 1), epsilon);
  }

  private static NDArray normalise(NDArray x, long width, double epsilon) {
    NDManager manager = x.getManager();
    Shape last = new Shape(width);
    return layerNorm(x, manager.ones(last), manager.zeros(last), epsilon);
  }

  /** Layer normalisation over the last axis, scaled and shifted by vectors of its width. */
  public static NDArray layerNorm(NDArray x, NDArray scale, NDArray shift, double epsilon) {
    return LayerNorm.layerNorm(x, scale.getShape(), scale, shift, (float) epsilon)
        .singletonOrThrow();
  }

  /** Rows of {@code prefix.weight} (entries, D) at int64 {@code indices} (R): (R, D). */
  public static NDArray embedding(NDArray indices, StateDict weights, String prefix) {
    return Embedding.embedding(indices, weights.get(prefix + ".weight"), SparseFormat.DENSE)
        .singletonOrThrow();
  }

  /** {@code x · sigmoid(x)}. */
  public static NDArray silu(NDArray x) {
    return x.mul(x.getNDArrayInternal().sigmoid());
  }

  /**
   * GELU in its tanh form, x/2 · (1 + tanh(√(2/π)(x + 0.044715 x³))), written with the sigmoid that
   * (1 + tanh(u))/2 is: a third fewer passes over memory.
   */
  public static NDArray geluTanh(NDArray x) {
    double linear = 2 * SQRT_2_OVER_PI;
    NDArray cubic = Tensors.consumed(x.mul(x), s -> Tensors.scaled(s, linear * GELU_CUBIC));
    NDArray slope = Tensors.consumed(cubic, c -> Tensors.shifted(c, linear));
    NDArray gate =
        Tensors.consumed(Tensors.consumed(slope, x::mul), u -> u.getNDArrayInternal().sigmoid());
    return Tensors.consumed(gate, x::mul);
  }

  /**
   * Scaled dot-product attention, softmax(q kᵀ / √d) v. The softmax is in float32, the products are
   * in the type of their operands.
   *
   * @param q (N, heads, T, d), as {@code k} and {@code v}
   */
  public static NDArray attention(NDArray q, NDArray k, NDArray v) {
    double scale = 1 / Math.sqrt(q.getShape().get(3));
    NDArray scores =
        Tensors.consumed(
            Tensors.scaled(q, scale), s -> s.matMul(k.transpose(0, 1, 3, 2))); // (N, heads, T, T)
    NDArray exact = converted(scores, DataType.FLOAT32);
    NDArray shares = converted(Tensors.consumed(exact, s -> s.softmax(-1)), v.getDataType());
    return Tensors.consumed(shares, s -> s.matMul(v)); // (N, heads, T, d)
  }

  private static NDArray converted(NDArray x, DataType type) {
    return x.getDataType() == type ? x : Tensors.consumed(x, y -> Tensors.as(type, y));
  }

  /** Mean over height and width: (N, C, H, W) to (N, C). */
  public static NDArray globalAveragePool(NDArray x) {
    return Pool.globalAvgPool2d(x);
  }

  /** Maximum of square windows; the padded border is below every value. */
  public static NDArray maxPool(NDArray x, int size, int stride, int padding) {
    return Pool.maxPool2d(
        x, new Shape(size, size), new Shape(stride, stride), new Shape(padding, padding), false);
  }

  /** Average pooling with a square window as wide as its stride. */
  public static NDArray averagePool(NDArray x, int size) {
    Shape window = new Shape(size, size);
    return Pool.avgPool2d(x, window, window, new Shape(0, 0), false, true);
  }
}
