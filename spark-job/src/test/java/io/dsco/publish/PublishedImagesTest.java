package io.dsco.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.publish.PublishedImages.Image;
import io.dsco.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedImagesTest {
  private static final int CLASSES = 2;
  private static final int SAMPLES = 5;

  @TempDir Path folder;

  @Test
  void comeFromEveryShardWithTheirOrigin() throws Exception {
    FakePipeline pipeline =
        FakePipeline.in(folder, FakeSource.of(CLASSES, 6, 1), SAMPLES).shards(300);
    pipeline.encode().execute();
    pipeline.synthesize().execute();
    pipeline.publish().execute();

    List<Image> images = new ArrayList<>();
    PublishedImages.forEach(pipeline.workspace(), images::add);

    assertThat(folder.resolve("dataset/images").toFile().list()).hasSizeGreaterThan(1);
    assertThat(images)
        .extracting(Image::sampleId)
        .hasSize(CLASSES * SAMPLES)
        .doesNotHaveDuplicates();
    assertThat(images).extracting(Image::origin).containsOnly(ProductTable.SYNTHETIC);
    assertThat(images).allMatch(image -> image.png().length > 0 && image.confusion() == null);
  }

  @Test
  void areRefusedWhereNothingIsPublished() {
    Workspace empty = new Workspace(folder.toUri().toString(), new Configuration(false));

    assertThatThrownBy(() -> PublishedImages.forEach(empty, image -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a dataset must be published, none is in");
  }
}
