package io.dsco.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.image.EvaluationView;
import io.dsco.image.Pixels;
import io.dsco.image.Resampler;
import io.dsco.image.RgbImage;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.tensor.BatchSize;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import io.dsco.training.WeightInitialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchedClassifierTest {
  private static final int SIZE = 8;
  private static final ClassifierParameters TINY = ClassifierParameters.convNet(SIZE, 2, 6, 3);

  private static final EvaluationView WHOLE = EvaluationView.whole(SIZE);

  private final List<Shape> passes = Collections.synchronizedList(new ArrayList<>());
  private NDManager manager;
  private StateDict weights;
  private ImageClassifier classifier;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    var shapes = TINY.shapes();
    weights =
        WeightInitialization.create(
            shapes, WeightInitialization.pytorchDefaults(shapes), 3, manager);
    Network network = TINY.open(weights);
    Classifier watched =
        x -> {
          passes.add(x.getShape());
          return network.logits(x);
        };
    classifier = new BatchedClassifier(watched, weights, WHOLE, TINY.classes(), batches(4));
  }

  private static BatchSize batches(int images) {
    return new BatchSize("batch size", images, warning -> {});
  }

  @AfterEach
  void close() {
    classifier.close();
    manager.close();
  }

  @Test
  void logitsDoNotDependOnWhichImagesShareABatch() {
    float[][] together = classifier.logits(images(11));
    List<RgbImage> backwards = images(11);
    Collections.reverse(backwards);
    float[][] reversed = classifier.logits(backwards);
    for (int i = 0; i < 11; i++) {
      float[] alone = classifier.logits(images(11).subList(i, i + 1))[0];
      assertThat(alone).as("image %d", i).containsExactly(together[i]);
      assertThat(reversed[10 - i]).as("image %d", i).containsExactly(together[i]);
    }
    assertThat(passes).containsOnly(new Shape(4, 3, SIZE, SIZE));
  }

  @Test
  void logitsAreThoseOfTheNetwork() {
    float[] pixels = Pixels.toFloats(images(1).get(0));
    float[] expected =
        TINY.open(weights)
            .logits(Tensors.of(manager, pixels, new Shape(1, 3, SIZE, SIZE)))
            .toFloatArray();
    // Another batch size may round differently, by a few units in the last place.
    assertThat(classifier.logits(images(1))[0]).containsExactly(expected, within(1e-5f));
  }

  @Test
  void afterMemoryRanOutAllBatchesAreOfTheSmallerSize() {
    Classifier network = TINY.open(weights);
    Classifier limited =
        x -> {
          passes.add(x.getShape());
          if (x.getShape().get(0) > 2) {
            throw new EngineException("CUDA out of memory.");
          }
          return network.logits(x);
        };
    BatchedClassifier shrinking =
        new BatchedClassifier(limited, weights, WHOLE, TINY.classes(), batches(4));
    BatchedClassifier small =
        new BatchedClassifier(network, weights, WHOLE, TINY.classes(), batches(2));
    assertThat(shrinking.logits(images(5))).isDeepEqualTo(small.logits(images(5)));
    assertThat(passes).extracting(shape -> shape.get(0)).containsExactly(4L, 2L, 2L, 2L);
  }

  @Test
  void ofLargerImagesTheCentreIsScored() {
    BatchedClassifier larger =
        new BatchedClassifier(
            TINY.open(weights), weights, new EvaluationView(SIZE + 1, SIZE), 3, batches(4));
    RgbImage inner = images(1).get(0);
    RgbImage outer = RgbImage.black(SIZE + 1, SIZE + 1);
    for (int y = 0; y < SIZE; y++) {
      int at = y * (SIZE + 1) * 3; // half a pixel is rounded to the even one
      System.arraycopy(inner.rgb(), y * SIZE * 3, outer.rgb(), at, SIZE * 3);
    }
    assertThat(larger.logits(List.of(outer))).isDeepEqualTo(classifier.logits(List.of(inner)));
  }

  @Test
  void muchLargerImagesAreResizedFirst() {
    BatchedClassifier larger =
        new BatchedClassifier(
            TINY.open(weights), weights, new EvaluationView(2 * SIZE + 2, SIZE), 3, batches(4));
    BatchedClassifier fitting =
        new BatchedClassifier(
            TINY.open(weights), weights, new EvaluationView(SIZE + 1, SIZE), 3, batches(4));
    RgbImage image = RgbImage.black(2 * SIZE + 2, 2 * SIZE + 2);
    for (int i = 0; i < image.rgb().length; i++) {
      image.rgb()[i] = (byte) (i * 37);
    }
    RgbImage resized = Resampler.bilinear(image, SIZE + 1, SIZE + 1);
    assertThat(larger.logits(List.of(image))).isDeepEqualTo(fitting.logits(List.of(resized)));
  }

  @Test
  void manyThreadsGetTheSameLogits() {
    float[][] expected = classifier.logits(images(6));
    IntStream.range(0, 8)
        .parallel()
        .forEach(i -> assertThat(classifier.logits(images(6))).isDeepEqualTo(expected));
  }

  @Test
  void aPassLeavesNothingBehind() {
    classifier.logits(images(3));
    int before = weights.manager().getManagedArrays().size();
    classifier.logits(images(9));
    assertThat(weights.manager().getManagedArrays()).hasSize(before);
  }

  @Test
  void noImagesGiveNoLogits() {
    assertThat(classifier.logits(List.of())).isEmpty();
    assertThat(passes).isEmpty();
  }

  @Test
  void wrongSizesAreRefused() {
    assertThatThrownBy(() -> classifier.logits(List.of(RgbImage.black(8, 9))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image to classify must be 8 x 8, was 8 x 9");
    BatchedClassifier other =
        new BatchedClassifier(TINY.open(weights), weights, WHOLE, 5, batches(2));
    assertThatThrownBy(() -> other.logits(images(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("logits must be (2, 5), were (2, 3)");
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
}
