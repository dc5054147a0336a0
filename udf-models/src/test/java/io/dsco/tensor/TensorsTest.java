package io.dsco.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorsTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void numbersOfAScaledTensorOutliveGarbageCollectionUntilTheBackwardPass() {
    try (GradMode mode = GradMode.recording()) {
      NDArray x = vector(1, -2, 0.5f);
      x.setRequiresGradient(true);
      NDArray sum = x.sum();
      int terms = 200;
      double expected = 1;
      for (int i = 1; i <= terms; i++) {
        sum = sum.add(Tensors.shifted(Tensors.scaled(x, i), i).sum());
        expected += i;
      }
      overwriteFreedMemory();
      GradMode.backward(sum);
      assertThat(x.getGradient().toFloatArray()).containsOnly((float) expected);
    }
  }

  /** Collects what nothing refers to, and writes over the memory that this gave back. */
  private static void overwriteFreedMemory() {
    List<ByteBuffer> occupied = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 20_000; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4);
        buffer.putInt(0, 0x7F800000);
        occupied.add(buffer);
      }
    }
    assertThat(occupied).hasSize(60_000);
  }

  @Test
  void scalingAndShiftingDoWhatTheySay() {
    assertThat(Tensors.scaled(vector(1, -2, 4), -0.5).toFloatArray()).containsExactly(-0.5f, 1, -2);
    assertThat(Tensors.shifted(vector(1, -2, 4), 0.25).toFloatArray())
        .containsExactly(1.25f, -1.75f, 4.25f);
  }

  @Test
  void absn2IsThePenaltyAndHasItsGradient() {
    try (GradMode mode = GradMode.recording()) {
      NDArray x = vector(3, -0.5f, 0);
      x.setRequiresGradient(true);
      NDArray penalty = Tensors.absn2(x);
      GradMode.backward(penalty.sum());
      assertThat(penalty.toFloatArray()).containsExactly(12, 0.75f, 0);
      assertThat(x.getGradient().toFloatArray()).containsExactly(7, -2, 0);
    }
  }

  @Test
  void aLeafHasTheValuesButNotTheHistory() {
    try (GradMode mode = GradMode.inference()) {
      NDArray x = vector(1, 2);
      NDArray leaf = Tensors.leaf(manager, x);
      leaf.addi(leaf);
      assertThat(x.toFloatArray()).containsExactly(1, 2);
      assertThat(leaf.toFloatArray()).containsExactly(2, 4);
    }
  }

  @Test
  void concatenationKeepsTheOrderAlongItsAxis() {
    NDArray a = Tensors.of(manager, new float[] {1, 2}, new Shape(2, 1));
    NDArray b = Tensors.of(manager, new float[] {3, 4}, new Shape(2, 1));
    assertThat(Tensors.concat(0, a, b).toFloatArray()).containsExactly(1, 2, 3, 4);
    assertThat(Tensors.concat(1, a, b).toFloatArray()).containsExactly(1, 3, 2, 4);
  }

  @Test
  void aStateDictOwnsCopiesAndRefusesUnknownAndRepeatedNames() {
    StateDict weights = new StateDict(manager).put("w", vector(1, 2, 3));
    StateDict copy = weights.copy(manager);
    try (GradMode mode = GradMode.inference()) {
      weights.get("w").subi(weights.get("w"));
    }
    assertThat(copy.get("w").toFloatArray()).containsExactly(1, 2, 3);
    assertThat(weights.parameterCount()).isEqualTo(3);
    assertThatThrownBy(() -> weights.get("v")).hasMessage("no tensor named v");
    assertThatThrownBy(() -> weights.put("w", vector(1))).hasMessage("duplicate tensor w");
  }

  private NDArray vector(float... values) {
    return Tensors.of(manager, Arrays.copyOf(values, values.length), new Shape(values.length));
  }
}
