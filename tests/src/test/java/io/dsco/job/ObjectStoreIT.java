package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints and images on a real S3 server. One server for all, as Hadoop keeps a bucket's file
 * system with the endpoint that it was first opened with.
 */
class ObjectStoreIT {
  private static final Path MODELS = Job.CONF.resolve("models/fashion-mnist");

  @TempDir static Path objects;

  private static S3Server server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(objects);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aRunFromObjectsHasTheBytesOfOneFromFiles() throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 5, 1);
    Path file;
    try (var files = Files.list(images)) {
      file = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    List<String> settings = new ArrayList<>(connection());
    for (String model : List.of("vae", "dit", "teacher")) {
      String key = "weights/" + model + ".safetensors";
      String place = server.upload(MODELS.resolve(model + ".safetensors"), key);
      settings.add("checkpoints." + model + "=" + place);
    }
    settings.add("checkpoints.node-folder=" + folder.resolve("node"));
    settings.add("source.path=" + server.upload(file, "images/train.parquet"));

    Job.Outcome outcome =
        Job.of(folder.resolve("objects"), settings.toArray(String[]::new)).execute("run");
    assertThat(outcome.status()).as(outcome.errors()).isZero();
    assertThat(Job.onParquet(folder.resolve("files"), file).execute("run").status()).isZero();

    Map<String, String> expected = Tree.contents(folder.resolve("files"), "synthesis/*/*.parquet");
    assertThat(expected).hasSize(10);
    assertThat(Tree.contents(folder.resolve("objects"), "synthesis/*/*.parquet").values())
        .containsExactlyInAnyOrderElementsOf(expected.values());
    assertThat(Tree.contents(folder, "node/dsco-checkpoints/*/*.safetensors")).hasSize(3);
    assertThat(
            Tables.strings(
                folder.resolve("objects"),
                "dataset/images/*.parquet",
                "SELECT origin || ' ' || count(*) FROM TABLE GROUP BY origin ORDER BY 1"))
        .containsExactly("real 20", "synthetic 30");
    assertThat(Files.readString(folder.resolve("objects/run.json"))).doesNotContain("not-a-secret");
  }

  @Test
  void aCheckpointThatIsNotThereIsNamed() {
    List<String> settings = new ArrayList<>(connection());
    settings.add("checkpoints.dit=s3a://" + S3Server.BUCKET + "/absent.pt");

    Job.Outcome outcome =
        Job.of(folder.resolve("out"), settings.toArray(String[]::new)).execute("run");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors())
        .contains("a checkpoint must be readable, was s3a://models/absent.pt");
  }

  private static List<String> connection() {
    return server.properties().entrySet().stream()
        .map(
            property ->
                "spark.properties.\"spark.hadoop.%s\"=\"%s\""
                    .formatted(property.getKey(), property.getValue()))
        .toList();
  }
}
