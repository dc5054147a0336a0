package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.dsco.dit.DitParameters;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiny transformer of golden case 02, under the names that diffusers gives its tensors. */
class DitNamesTest {
  private static final DitParameters TINY = new DitParameters(8, 2, 4, 48, 2, 3, 4, 10);
  private static final String COPY =
      "transformer_blocks.1.norm1.emb.timestep_embedder.linear_2.weight";

  @TempDir Path folder;
  private NDManager manager;
  private Checkpoint published;
  private Map<String, NDArray> tensors;

  @BeforeEach
  void open() throws URISyntaxException {
    manager = NDManager.newBaseManager();
    published =
        Checkpoint.open(Path.of(getClass().getResource("/golden/02_dit/dit.safetensors").toURI()));
    tensors = DiffusersDit.tensors(published, TINY.depth(), manager);
  }

  @AfterEach
  void close() {
    published.close();
    manager.close();
  }

  @Test
  void everyWeightIsFoundUnderTheNamesOfDiffusers() throws IOException {
    try (Checkpoint diffusers = written();
        StateDict one = load(published);
        StateDict two = load(diffusers)) {
      assertThat(two.shapes()).isEqualTo(TINY.shapes());
      two.tensors()
          .forEach(
              (name, tensor) ->
                  // The formula in float64 against that of the reference: half a bit of float32.
                  assertThat(tensor.toFloatArray())
                      .as(name)
                      .usingComparatorWithPrecision(name.equals("pos_embed") ? 6e-8f : 0f)
                      .containsExactly(one.get(name).toFloatArray()));
    }
  }

  @Test
  void aStoredPositionEmbeddingIsReadAndNotComputed() throws IOException {
    NDArray stored = Tensors.of(manager, new float[16 * 48], new Shape(1, 16, 48));
    tensors.put("pos_embed.pos_embed", stored);
    try (Checkpoint diffusers = written();
        StateDict loaded = load(diffusers)) {
      assertThat(loaded.get("pos_embed").sum().getFloat()).isCloseTo(0, within(0f));
    }
  }

  @Test
  void aPublishedFileMustHaveItsPositionEmbedding() throws IOException {
    tensors.clear();
    published.tensors().keySet().stream()
        .filter(name -> !name.equals("pos_embed"))
        .forEach(name -> tensors.put(name, published.read(name, manager)));
    refuses("1 missing: pos_embed (1, 16, 48)");
  }

  @Test
  void copiesOfTheEmbeddersMustBeEqual() throws IOException {
    NDArray other = Tensors.leaf(manager, tensors.get(COPY));
    other.set(new NDIndex("3, 5"), 7);
    tensors.put(COPY, other);
    refuses(
        "1 not the equal copies that they must be: "
            + COPY
            + " and "
            + COPY.replace("blocks.1", "blocks.0"));
  }

  @Test
  void copiesThatAFileLeavesOutAreNotMissed() throws IOException {
    tensors.remove(COPY.replace("blocks.1", "blocks.0"));
    try (Checkpoint diffusers = written();
        StateDict loaded = load(diffusers)) {
      assertThat(loaded.get("t_embedder.mlp.2.weight").toFloatArray())
          .containsExactly(published.readFloats("t_embedder.mlp.2.weight"));
    }
  }

  @Test
  void aMissingPartIsNamedAsTheFileWouldNameIt() throws IOException {
    tensors.remove("transformer_blocks.1.attn1.to_k.bias");
    refuses("1 missing: transformer_blocks.1.attn1.to_k.bias (48)");
  }

  @Test
  void aPartOfAnotherShapeIsRefused() throws IOException {
    tensors.put("transformer_blocks.1.attn1.to_v.bias", manager.zeros(new Shape(47)));
    refuses("1 of another shape: transformer_blocks.1.attn1.to_v.bias (47) instead of (48)");
  }

  @Test
  void aBlockTooManyIsSurplus() throws IOException {
    tensors.put("transformer_blocks.2.ff.net.2.bias", manager.zeros(new Shape(48)));
    refuses("1 surplus: transformer_blocks.2.ff.net.2.bias (48)");
  }

  @Test
  void aPartOfAnotherTypeIsRefused() throws IOException {
    String bias = "transformer_blocks.0.attn1.to_v.bias";
    tensors.put(bias, tensors.get(bias).toType(DataType.FLOAT64, true));
    refuses("1 of another type: " + bias + " FLOAT64");
  }

  private void refuses(String problem) throws IOException {
    try (Checkpoint checkpoint = written()) {
      assertThatThrownBy(() -> ModelWeights.check(checkpoint, TINY.shapes(), DitNames.TABLE))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(checkpoint.path() + " does not fit the model: " + problem);
    }
  }

  private StateDict load(Checkpoint checkpoint) {
    return ModelWeights.load(checkpoint, TINY.shapes(), DitNames.TABLE, manager);
  }

  private Checkpoint written() throws IOException {
    Path file = folder.resolve("diffusion_pytorch_model.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    return Checkpoint.open(file);
  }
}
