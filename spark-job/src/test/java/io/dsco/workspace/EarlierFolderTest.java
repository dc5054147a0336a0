package io.dsco.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierFolderTest {
  private static final Fingerprint NOW = Fingerprint.of(Map.of("state", "now"));

  @TempDir Path folder;

  @Test
  void aManifestThatCannotBeReadIsPassedOver() throws IOException {
    earlier("whole", "some bytes");
    Path cut = Files.createDirectories(folder.resolve("latents/cut"));
    Files.writeString(cut.resolve(Manifest.NAME), "");

    assertThat(found()).extracting(earlier -> earlier.path().getName()).containsExactly("whole");
  }

  @Test
  void ofDamagedAndUnreadableFilesNothingIsReused() throws IOException {
    SparkSession spark = session();
    Path whole = earlier("whole", "some bytes");
    assertThat(found().get(0).intactFiles(spark)).hasSize(1);

    Files.writeString(whole.resolve("file"), "same bytes");
    assertThat(found().get(0).intactFiles(spark)).isEmpty();

    EarlierFolder before = found().get(0);
    Files.delete(whole.resolve("file"));
    assertThat(before.intactFiles(spark)).isEmpty();
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }

  private List<EarlierFolder> found() {
    Workspace workspace = new Workspace(folder.toString(), new Configuration(false));
    return EarlierFolder.of(
        new StageFolder(workspace, workspace.latents(NOW), NOW), manifest -> true);
  }

  private Path earlier(String name, String content) throws IOException {
    Path path = Files.createDirectories(folder.resolve("latents").resolve(name));
    Files.writeString(path.resolve("file"), content);
    FileEntry file =
        new FileEntry("file", 1, content.length(), Sha256.of(content.getBytes(UTF_8)), Map.of());
    Manifest manifest =
        new Manifest(
            "encode", Fingerprint.of(Map.of("state", name)).value(), List.of(file), Map.of());
    Files.writeString(path.resolve(Manifest.NAME), Json.pretty(manifest));
    return path;
  }
}
