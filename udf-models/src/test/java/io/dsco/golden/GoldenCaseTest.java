package io.dsco.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness itself: a check that cannot fail would prove nothing. */
class GoldenCaseTest {
  private static final String MANIFEST =
      """
      {"data_file": "data.safetensors", "params": {"steps": 3},
       "weights": {"net": {"files": ["../data.pt", "data.safetensors"]}},
       "inputs": {"x": {"key": "in.x"}},
       "expected": {
         "y": {"key": "out.y", "atol": 0.5, "rtol": 0.25},
         "n": {"key": "out.n"},
         "pixels": {"key": "out.n", "pixel_tolerance": 1}}}
      """;

  @TempDir Path folder;
  private NDManager manager;
  private GoldenCase golden;

  @BeforeEach
  void writeCase() throws IOException {
    manager = NDManager.newBaseManager();
    Files.writeString(folder.resolve("manifest.json"), MANIFEST);
    Map<String, NDArray> data =
        Map.of(
            "in.x", manager.create(2f),
            "out.y", manager.create(new float[] {2, -4, 0, 8}, new Shape(2, 2)),
            "out.n", manager.create(new long[] {1, 2}));
    SafetensorsWriter.write(folder.resolve("data.safetensors"), data, Map.of());
    golden = GoldenCase.open(folder);
  }

  @AfterEach
  void close() {
    golden.close();
    manager.close();
  }

  @Test
  void givesParametersInputsAndWeights() {
    assertThat(golden.params().get("steps").getAsInt()).isEqualTo(3);
    assertThat(golden.input("x", manager).getFloat()).isEqualTo(2);
    try (Checkpoint weights = golden.weights("net", ".safetensors")) {
      assertThat(weights.tensors()).containsKey("out.y");
    }
    assertThatThrownBy(() -> golden.weights("net", ".bin"))
        .hasMessageEndingWith("weights net have no file .bin");
    assertThatThrownBy(() -> golden.input("z", manager)).hasMessageContaining("has no z in inputs");
  }

  @Test
  void acceptsTheToleranceAndNamesTheWorstElementBeyondIt() {
    golden.check("y", y(3, -5.5f, 0.5f, 5.5f));
    assertThatThrownBy(() -> golden.check("y", y(3.01f, -4, 0, 12)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            "y: 2 of 4 elements differ; worst at [1, 1]: want 8.0, got 12.0 (atol 0.5, rtol 0.25)");
  }

  @Test
  void whatIsNotANumberFails() {
    assertThatThrownBy(() -> golden.check("y", y(2, Float.NaN, 0, 8)))
        .hasMessageContaining("worst at [0, 1]: want -4.0, got NaN");
    assertThatThrownBy(() -> golden.check("y", y(2, -4, Float.NEGATIVE_INFINITY, 8)))
        .hasMessageContaining("worst at [1, 0]");
  }

  @Test
  void integersAgreeExactlyAndPixelsWithinTheirTolerance() {
    golden.check("n", manager.create(new int[] {1, 2}));
    golden.check("pixels", manager.create(new long[] {2, 1}));
    assertThatThrownBy(() -> golden.check("n", manager.create(new long[] {1, 3})))
        .hasMessageContaining("1 of 2 elements differ; first at [1]: want 2, got 3");
    assertThatThrownBy(() -> golden.check("n", manager.create(new float[] {1, 2})))
        .hasMessageContaining("type must be int64, was float32");
  }

  @Test
  void anotherShapeFails() {
    assertThatThrownBy(() -> golden.check("y", y(2, -4, 0, 8).flatten()))
        .hasMessageContaining("shape must be (2, 2), was (4)");
  }

  @Test
  void knowsWhatWasNeverChecked() {
    golden.check("y", y(2, -4, 0, 8));
    assertThat(golden.unchecked()).containsExactly("n", "pixels");
  }

  @Test
  void aCaseIsKnownByTheBeginningOfItsName() {
    assertThat(GoldenChecks.forCase("00_formats_other")).isPresent();
    assertThat(GoldenChecks.forCase("99_unknown")).isEmpty();
  }

  private NDArray y(float... values) {
    return manager.create(values, new Shape(2, 2));
  }
}
