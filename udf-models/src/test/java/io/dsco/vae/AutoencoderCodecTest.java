package io.dsco.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.dsco.image.Pixels;
import io.dsco.image.RgbImage;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.training.WeightInitialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoencoderCodecTest {
  private static final int SIZE = 8;
  private static final int BATCH = 4;
  private static final VaeParameters TINY = new VaeParameters(List.of(8, 8), 1, 4, 2, 0.5);

  private NDManager manager;
  private AutoencoderCodec codec;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    codec = codec(batches());
  }

  private AutoencoderCodec codec(BatchSize batches) {
    var shapes = TINY.shapes();
    WeightInitialization.Rule rule = WeightInitialization.pytorchDefaults(shapes);
    return new AutoencoderCodec(
        TINY, WeightInitialization.create(shapes, rule, 3, manager), SIZE, batches, batches);
  }

  private static BatchSize batches() {
    return new BatchSize("batch size", BATCH, warning -> {});
  }

  @AfterEach
  void close() {
    codec.close();
    manager.close();
  }

  @Test
  void aLatentDoesNotDependOnWhichImagesShareItsBatch() {
    float[][] together = codec.encode(images(11), 1, ids(11));
    List<RgbImage> backwards = images(11);
    List<String> names = ids(11);
    Collections.reverse(backwards);
    Collections.reverse(names);
    float[][] reversed = codec.encode(backwards, 1, names);
    for (int i = 0; i < 11; i++) {
      float[] alone = codec.encode(images(11).subList(i, i + 1), 1, ids(11).subList(i, i + 1))[0];
      assertThat(alone).as("latent %d", i).containsExactly(together[i]);
      assertThat(reversed[10 - i]).as("latent %d", i).containsExactly(together[i]);
    }
  }

  @Test
  void encodingIsRepeatableAndDrawnByRunSeedAndSampleId() {
    float[] first = codec.encode(images(1), 1, List.of("a"))[0];
    assertThat(codec.encode(images(1), 1, List.of("a"))[0]).containsExactly(first);
    assertThat(codec.encode(images(1), 2, List.of("a"))[0]).isNotEqualTo(first);
    assertThat(codec.encode(images(1), 1, List.of("b"))[0]).isNotEqualTo(first);
    assertThat(first).hasSize(codec.shape().size());
    assertThat(codec.shape()).isEqualTo(new LatentShape(2, 4, 4));
  }

  @Test
  void decodingDoesNotDependOnTheBatchEither() {
    float[][] latents = codec.encode(images(7), 1, ids(7));
    List<RgbImage> together = codec.decode(latents);
    assertThat(together).hasSize(7);
    for (int i = 0; i < 7; i++) {
      RgbImage alone = codec.decode(new float[][] {latents[i]}).get(0);
      assertThat(Pixels.toFloats(alone)).containsExactly(Pixels.toFloats(together.get(i)));
    }
  }

  @Test
  void afterMemoryRanOutAllBatchesAreOfTheSmallerSize() {
    BatchSize shrunk = batches();
    shrunk.attempt(
        Device.cpu(),
        size -> {
          if (size > BATCH / 2) {
            throw new EngineException("CUDA out of memory.");
          }
          return size;
        });
    assertThat(shrunk.rows()).isEqualTo(BATCH / 2);
    BatchSize half = new BatchSize("batch size", BATCH / 2, warning -> {});
    try (AutoencoderCodec after = codec(shrunk);
        AutoencoderCodec smaller = codec(half)) {
      float[][] latents = after.encode(images(5), 1, ids(5));
      assertThat(latents).isDeepEqualTo(smaller.encode(images(5), 1, ids(5)));
      assertThat(pixels(after.decode(latents))).isDeepEqualTo(pixels(smaller.decode(latents)));
    }
  }

  private static float[][] pixels(List<RgbImage> images) {
    return images.stream().map(Pixels::toFloats).toArray(float[][]::new);
  }

  @Test
  void noImagesGiveNoLatents() {
    assertThat(codec.encode(List.of(), 1, List.of())).isEmpty();
    assertThat(codec.decode(new float[0][])).isEmpty();
  }

  @Test
  void anImageOfAnotherSizeIsRefusedByItsId() {
    RgbImage wide = Pixels.toImage(new float[3 * 16 * 16], 16);
    assertThatThrownBy(() -> codec.encode(List.of(wide), 1, List.of("wide")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image to encode must be 8 x 8, was 16 x 16 (wide)");
  }

  @Test
  void everyImageNeedsAnId() {
    assertThatThrownBy(() -> codec.encode(images(2), 1, ids(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every image needs one id, was 2 and 1");
  }

  private static List<RgbImage> images(int count) {
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[3 * SIZE * SIZE];
      RandomStream stream = RandomStream.of(2, Purpose.SUBSET, i);
      for (int p = 0; p < values.length; p++) {
        values[p] = (float) (2 * stream.nextDouble() - 1);
      }
      images.add(Pixels.toImage(values, SIZE));
    }
    return images;
  }

  private static List<String> ids(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add("image " + i);
    }
    return ids;
  }
}
