package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.StateDict;
import io.dsco.vae.VaeParameters;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelWeightsTest {
  private static final VaeParameters VAE = new VaeParameters(List.of(8, 16), 1, 4, 4, 0.18215);

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void theVaeLoadsUnderCurrentAndOldNames() throws URISyntaxException {
    try (Checkpoint current = golden("vae_new.safetensors");
        Checkpoint old = golden("vae_old.pt");
        StateDict one = ModelWeights.load(current, VAE.shapes(), VaeNames.TABLE, manager);
        StateDict two = ModelWeights.load(old, VAE.shapes(), VaeNames.TABLE, manager)) {
      assertThat(one.shapes()).isEqualTo(VAE.shapes()).isEqualTo(two.shapes());
      one.tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(two.get(name).toFloatArray())
                      .as(name)
                      .isEqualTo(tensor.toFloatArray()));
    }
  }

  @Test
  void aPointwiseConvolutionStandsForALinearLayerWhereTheTableSaysSo() throws IOException {
    NDArray weight = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2, 1, 1));
    Map<String, Shape> expected = Map.of("mid.to_q.weight", new Shape(2, 2));
    try (Checkpoint checkpoint = written(Map.of("mid.query.weight", weight));
        StateDict loaded = ModelWeights.load(checkpoint, expected, VaeNames.TABLE, manager)) {
      assertThat(loaded.shapes()).isEqualTo(expected);
      assertThat(loaded.get("mid.to_q.weight").toFloatArray()).containsExactly(1, 2, 3, 4);
      NameTable strict = NameTable.identity().renaming("to_q", "query");
      assertThatThrownBy(() -> ModelWeights.load(checkpoint, expected, strict, manager))
          .hasMessageContaining(
              "1 of another shape: mid.query.weight (2, 2, 1, 1) instead of (2, 2)");
    }
  }

  @Test
  void listsEveryDifferenceInOneError() throws IOException {
    Map<String, NDArray> tensors = new HashMap<>();
    tensors.put("here", manager.create(1f));
    tensors.put("wide", manager.create(new float[3]));
    tensors.put("left.over", manager.create(new float[2]));
    tensors.put("other", manager.create(1f));
    Map<String, Shape> expected =
        Map.of("here", new Shape(), "wide", new Shape(4), "gone", new Shape(2, 2));
    try (Checkpoint checkpoint = written(tensors)) {
      assertThatThrownBy(() -> ModelWeights.check(checkpoint, expected, NameTable.identity()))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              checkpoint.path()
                  + " does not fit the model: 1 missing: gone (2, 2); 2 surplus: left.over (2),"
                  + " other (); 1 of another shape: wide (3) instead of (4)");
    }
  }

  @Test
  void refusesWhatIsNotReadAsFloat32() throws IOException {
    Map<String, NDArray> tensors =
        Map.of(
            "double", manager.create(new double[2]),
            "quantised", manager.create(new byte[2]),
            "single", manager.create(new float[2]));
    Shape two = new Shape(2);
    Map<String, Shape> expected = new LinkedHashMap<>();
    expected.put("double", two);
    expected.put("quantised", two);
    expected.put("single", two);
    try (Checkpoint checkpoint = written(tensors)) {
      assertThatThrownBy(() -> ModelWeights.check(checkpoint, expected, NameTable.identity()))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              checkpoint.path()
                  + " does not fit the model: 2 of another type: double FLOAT64, quantised INT8");
    }
  }

  @Test
  void refusesATensorUnderTwoNames() throws IOException {
    Map<String, NDArray> tensors =
        Map.of("a.to_q.bias", manager.create(1f), "a.query.bias", manager.create(1f));
    try (Checkpoint checkpoint = written(tensors)) {
      assertThatThrownBy(
              () ->
                  ModelWeights.load(
                      checkpoint, Map.of("a.to_q.bias", new Shape()), VaeNames.TABLE, manager))
          .hasMessageEndingWith("1 under two names: a.to_q.bias and a.query.bias");
    }
  }

  @Test
  void passesOverWhatTheTableSaysIsNotNeeded() throws IOException {
    Map<String, NDArray> tensors =
        Map.of(
            "w", manager.create(1f),
            "pos_embed", manager.create(1f),
            "bn1.num_batches_tracked", manager.create(1L));
    NameTable table = NameTable.identity().ignoring("pos_embed", "num_batches_tracked");
    try (Checkpoint checkpoint = written(tensors);
        StateDict loaded =
            ModelWeights.load(checkpoint, Map.of("w", new Shape()), table, manager)) {
      assertThat(loaded.tensors()).containsOnlyKeys("w");
    }
  }

  @Test
  void aRenamingConcernsWholeSegmentsOnly() {
    assertThat(VaeNames.TABLE.accepted("mid.to_out.0.weight"))
        .containsExactly(List.of("mid.to_out.0.weight"), List.of("mid.proj_attn.weight"));
    assertThat(VaeNames.TABLE.accepted("mid.auto_queue.weight"))
        .containsExactly(List.of("mid.auto_queue.weight"));
    assertThatThrownBy(() -> VaeNames.TABLE.renaming("to_q", "q"))
        .hasMessage("segment to_q is renamed twice");
  }

  @Test
  void aFailedLoadLeavesNoTensorBehind() throws IOException {
    try (Checkpoint checkpoint = written(Map.of("a", manager.create(1f)))) {
      int before = manager.getManagedArrays().size();
      assertThatThrownBy(
          () ->
              ModelWeights.load(
                  checkpoint, Map.of("b", new Shape()), NameTable.identity(), manager));
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  private Checkpoint written(Map<String, NDArray> tensors) throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    return Checkpoint.open(file);
  }

  private static Checkpoint golden(String name) throws URISyntaxException {
    return Checkpoint.open(
        Path.of(ModelWeightsTest.class.getResource("/golden/09_vae/" + name).toURI()));
  }
}
