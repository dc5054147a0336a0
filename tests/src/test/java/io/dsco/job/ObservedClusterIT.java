package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dsco.cluster.JobJar;
import io.dsco.cluster.SparkHome;
import io.dsco.cluster.StandaloneCluster;
import io.dsco.cluster.SubmittedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run on executors of their own leaves of metrics and logs. */
class ObservedClusterIT {
  private static final String SECRET = "hunter2-of-this-test";
  private static final int IMAGES = 12;
  private static final String METRIC = ".plugin.io.dsco.device.MetricsPlugin.";

  @TempDir static Path folder;
  private static Job job;
  private static SubmittedRun run;
  private static Path numbers;

  @BeforeAll
  static void runs() throws Exception {
    Path images = FashionSample.imageFolder(folder.resolve("images"), IMAGES);
    numbers = Files.createDirectory(folder.resolve("numbers"));
    job =
        Job.onFolder(
            folder.resolve("workspace"),
            images,
            "run.name=seen",
            "spark.properties.spark.hadoop.fs.s3a.secret.key=" + SECRET,
            "spark.properties.mine=-Dtrust.password=" + SECRET);
    try (StandaloneCluster cluster =
        StandaloneCluster.start(
            SparkHome.ofTheBuild(), Files.createDirectory(folder.resolve("cluster")))) {
      run = cluster.submit(job.log(), JobJar.WHOLE, properties(), job.arguments("run"));
      run.process().awaitSuccess();
    }
  }

  private static Map<String, String> properties() {
    Path layout = Path.of("..", "deploy", "log4j2-json.properties").toAbsolutePath().normalize();
    return Map.of(
        "spark.metrics.conf.*.sink.csv.class",
        "org.apache.spark.metrics.sink.CsvSink",
        "spark.metrics.conf.*.sink.csv.directory",
        numbers.toString(),
        "spark.log.structuredLogging.enabled",
        "true",
        "spark.executor.extraJavaOptions",
        "-Dlog4j2.configurationFile=" + layout.toUri());
  }

  @Test
  void executorsAndDriverCountTheSame() throws IOException {
    assertThat(last("driver", "job.classes_done")).isEqualTo(FashionSample.CLASSES);
    assertThat(last("driver", "job.images_encoded")).isEqualTo(FashionSample.CLASSES * IMAGES);
    assertThat(last("driver", "job.images_published"))
        .isEqualTo(FashionSample.CLASSES * (Job.SYNTHETIC + Job.REAL));
    assertThat(last("driver", "job.optimiser_iterations"))
        .as("3 iterations in each of 4 steps but the last")
        .isEqualTo(FashionSample.CLASSES * 3 * 3);
    assertThat(last("0", "executor.classes_done") + last("1", "executor.classes_done"))
        .isEqualTo(FashionSample.CLASSES);
  }

  @Test
  void executorsTellEveryClassWithRunAndStage() throws IOException {
    List<JsonNode> done =
        executorLines().stream()
            .filter(line -> line.path("message").asText().contains(" done: "))
            .toList();

    assertThat(done).hasSize(FashionSample.CLASSES);
    TreeSet<Integer> classes = new TreeSet<>();
    for (JsonNode line : done) {
      classes.add(line.path("class").asInt(-1));
      assertThat(line.path("run").asText()).isEqualTo("seen");
      assertThat(line.path("stage").asText()).isEqualTo("synthesize");
      assertThat(line.path("message").asText())
          .matches(
              "class \\d done: 3 samples, 4 steps, 9 iterations, \\d+\\.\\d s, loss \\S+ to \\S+,"
                  + " peak memory \\d\\.\\d\\d GiB \\(run seen, class-\\S+\\.parquet\\)");
    }
    assertThat(classes).hasSize(FashionSample.CLASSES).first().isEqualTo(0);
  }

  @Test
  void theDriverTellsTheStagesInTheEnd() throws IOException {
    List<String> summary =
        jsonLines(job.log()).stream()
            .filter(line -> line.path("msg").asText().startsWith("run seen: "))
            .flatMap(line -> line.path("msg").asText().lines())
            .toList();

    assertThat(summary.stream().map(line -> line.split(" ")[0]))
        .startsWith(
            "run", "stage", "encode", "synthesize", "student", "score", "dope", "publish", "total");
    JsonNode record =
        new JsonMapper().readTree(Files.readString(job.workspace().resolve("run.json")));
    assertThat(record.at("/stages/synthesize/measured/task_seconds").asLong()).isPositive();
    assertThat(record.at("/stages/synthesize/started").asText()).endsWith("Z");
  }

  @Test
  void nobodyReadsASecret() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> written =
          files.filter(Files::isRegularFile).filter(file -> !isBinary(file)).toList();

      assertThat(written)
          .anyMatch(file -> file.endsWith("run.json"))
          .anyMatch(file -> file.endsWith("stderr"))
          .anyMatch(file -> file.startsWith(run.eventFolder()));
      assertThat(written).noneMatch(file -> text(file).contains(SECRET));
    }
  }

  private static boolean isBinary(Path file) {
    String name = file.toString();
    return name.endsWith(".so") || name.endsWith(".jar") || name.contains(".so.");
  }

  /** The count in the last line of a meter's file, which Spark writes when a process ends. */
  private static long last(String process, String metric) throws IOException {
    List<String> lines =
        Files.readAllLines(numbers.resolve("seen." + process + METRIC + metric + ".csv"));
    return Long.parseLong(lines.get(lines.size() - 1).split(",")[1]);
  }

  private static List<JsonNode> executorLines() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cluster"))) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .flatMap(file -> jsonLines(file).stream())
          .toList();
    }
  }

  private static List<JsonNode> jsonLines(Path file) {
    return text(file)
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(
            line -> {
              try {
                return (JsonNode) new JsonMapper().readTree(line);
              } catch (IOException e) {
                throw new UncheckedIOException(line, e);
              }
            })
        .toList();
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
