package io.dsco.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@code |got − want| ≤ atol + rtol·|want|} for every element; integers and booleans exactly, but
 * pixels within the manifest's {@code pixel_tolerance}.
 */
record Tolerance(double absolute, double relative, long pixels) {
  static Tolerance of(JsonObject entry) {
    return new Tolerance(
        number(entry, "atol"), number(entry, "rtol"), (long) number(entry, "pixel_tolerance"));
  }

  private static double number(JsonObject entry, String name) {
    JsonElement value = entry.get(name);
    return value == null ? 0 : value.getAsDouble();
  }

  /** Fails with the element that is worst, measured in tolerances. */
  void check(String what, NDArray want, NDArray got) {
    if (want.getDataType().isFloating() != got.getDataType().isFloating()) {
      throw new AssertionError(
          "%s: type must be %s, was %s".formatted(what, want.getDataType(), got.getDataType()));
    }
    if (want.getDataType().isFloating()) {
      checkFloats(what, doubles(want), doubles(got), want);
    } else {
      checkIntegers(what, longs(want), longs(got), want);
    }
  }

  private void checkFloats(String what, double[] want, double[] got, NDArray shaped) {
    int worst = -1;
    int failures = 0;
    double worstExcess = 0;
    for (int i = 0; i < want.length; i++) {
      double excess = excess(want[i], got[i]);
      failures += excess > 0 ? 1 : 0;
      if (excess > worstExcess) {
        worstExcess = excess;
        worst = i;
      }
    }
    if (worst >= 0) {
      throw new AssertionError(
          "%s: %d of %d elements differ; worst at %s: want %s, got %s (atol %s, rtol %s)"
              .formatted(
                  what,
                  failures,
                  want.length,
                  position(worst, shaped),
                  want[worst],
                  got[worst],
                  absolute,
                  relative));
    }
  }

  /** How far beyond the tolerance; infinite where one value is not a number. */
  private double excess(double want, double got) {
    if (Double.compare(want, got) == 0 || want == got) {
      return 0;
    }
    double excess = Math.abs(got - want) - (absolute + relative * Math.abs(want));
    return Double.isNaN(excess) || Double.isInfinite(got) ? Double.POSITIVE_INFINITY : excess;
  }

  private void checkIntegers(String what, long[] want, long[] got, NDArray shaped) {
    int[] wrong =
        IntStream.range(0, want.length).filter(i -> Math.abs(want[i] - got[i]) > pixels).toArray();
    if (wrong.length > 0) {
      throw new AssertionError(
          "%s: %d of %d elements differ; first at %s: want %d, got %d"
              .formatted(
                  what,
                  wrong.length,
                  want.length,
                  position(wrong[0], shaped),
                  want[wrong[0]],
                  got[wrong[0]]));
    }
  }

  private static String position(int flat, NDArray shaped) {
    long[] shape = shaped.getShape().getShape();
    long[] index = new long[shape.length];
    long rest = flat;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return Arrays.toString(index);
  }

  private static double[] doubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] values = array.toFloatArray();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static long[] longs(NDArray array) {
    switch (array.getDataType()) {
      case INT64:
        return array.toLongArray();
      case INT32:
        return Arrays.stream(array.toIntArray()).asLongStream().toArray();
      case UINT8:
        return Arrays.stream(array.toUint8Array()).asLongStream().toArray();
      case BOOLEAN:
        boolean[] flags = array.toBooleanArray();
        return IntStream.range(0, flags.length).mapToLong(i -> flags[i] ? 1 : 0).toArray();
      default:
        throw new AssertionError("no comparison for type " + array.getDataType());
    }
  }
}
