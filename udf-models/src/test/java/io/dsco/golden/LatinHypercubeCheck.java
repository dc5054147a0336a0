package io.dsco.golden;

import ai.djl.ndarray.NDManager;
import io.dsco.nopt.LatinHypercube;
import java.util.Arrays;

/** Case 06: Latin hypercube normals from given uniforms. */
final class LatinHypercubeCheck {
  private LatinHypercubeCheck() {}

  static void run(GoldenCase folder, NDManager manager) {
    GoldenFolder golden = new GoldenFolder(folder, manager);
    float[] rand = golden.values("batch.rand");
    golden.check("batch", batch(rand, golden.values("batch.offset"), 3, 24, 5));
    golden.check("clamp", batch(rand, golden.values("clamp.offset"), 3, 24, 5));
    float[] single = golden.values("single.rand");
    golden.check(
        "single", LatinHypercube.randomised(single, golden.values("single.offset"), 24, 10));
    golden.check("single_lattice", LatinHypercube.midPoints(single, 24, 10));
    golden.check(
        "batched", batch(golden.values("batched.rand"), golden.values("batched.offset"), 2, 16, 5));
  }

  /** One hypercube per member of a batch. */
  private static float[] batch(float[] rand, float[] offset, int members, int elements, int n) {
    int size = elements * n;
    float[] all = new float[members * size];
    for (int b = 0; b < members; b++) {
      float[] values =
          LatinHypercube.randomised(
              Arrays.copyOfRange(rand, b * size, (b + 1) * size),
              Arrays.copyOfRange(offset, b * size, (b + 1) * size),
              elements,
              n);
      System.arraycopy(values, 0, all, b * size, size);
    }
    return all;
  }
}
