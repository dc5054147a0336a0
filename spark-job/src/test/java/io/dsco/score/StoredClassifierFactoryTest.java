package io.dsco.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dsco.classifier.ClassifierParameters;
import io.dsco.classifier.ImageClassifier;
import io.dsco.classifier.StoredClassifier;
import io.dsco.config.SparkSettings.Processor;
import io.dsco.image.RgbImage;
import io.dsco.workspace.CheckpointFile;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class StoredClassifierFactoryTest {
  private static final Path TEACHER =
      Path.of("..", "conf", "models", "fashion-mnist", "teacher.safetensors").toAbsolutePath();

  @Test
  void opensTheClassesThatCount() {
    List<RgbImage> images = List.of(RgbImage.black(32, 32));
    try (ImageClassifier all = factory(List.of(), 32).open();
        ImageClassifier some = factory(List.of(7, 2), 32).open()) {
      float[] whole = all.logits(images)[0];
      assertThat(all.classes()).isEqualTo(10);
      assertThat(some.classes()).isEqualTo(2);
      // A product with another matrix may round differently.
      assertThat(some.logits(images)[0])
          .containsExactly(new float[] {whole[7], whole[2]}, within(1e-4f));
    }
  }

  @Test
  void whatChangesItsAnswersIsInItsDigest() {
    assertThat(
            List.of(
                factory(List.of(), 32).digest(),
                factory(List.of(7, 2), 32).digest(),
                factory(List.of(2, 7), 32).digest(),
                factory(List.of(), 36).digest()))
        .doesNotHaveDuplicates()
        .allMatch(digest -> digest.startsWith(factory(List.of(), 32).checkpoint().sha256()));
  }

  private static StoredClassifierFactory factory(List<Integer> rows, int imageSize) {
    return new StoredClassifierFactory(
        CheckpointFile.find(TEACHER.toString(), new Configuration()),
        new StoredClassifier(ClassifierParameters.convNet(32, 3, 128, 10), rows),
        imageSize,
        4,
        Processor.CPU);
  }
}
