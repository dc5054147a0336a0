package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.RunConfiguration;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodDigestTest {
  private static final Path SHIPPED = Path.of("..", "conf", "fashion-mnist.conf").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void datasetsOfOtherImagesWereNotMadeAlike() throws IOException {
    String before = published("one", "synthesis.ipc=100");

    assertThat(published("one", "synthesis.ipc=50")).as("of another size").isEqualTo(before);
    assertThat(published("two", "synthesis.ipc=100")).as("of other images").isNotEqualTo(before);
    assertThat(published("one", "diffusion.steps=7")).as("by other steps").isNotEqualTo(before);
  }

  private String published(String images, String setting) throws IOException {
    Workspace workspace = new Workspace(folder.toUri().toString(), new Configuration(false));
    new Manifest("publish", "f", List.of(), Map.of("provenance", Map.of("source_sha256", images)))
        .write(workspace.fileSystem(), workspace.dataset());
    return MethodDigest.of(RunConfiguration.load(SHIPPED, List.of(setting)), workspace);
  }
}
