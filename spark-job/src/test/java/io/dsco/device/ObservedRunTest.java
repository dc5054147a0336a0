package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dsco.config.RunConfiguration;
import io.dsco.pipeline.FakePipeline;
import io.dsco.pipeline.FakeSource;
import io.dsco.pipeline.FakeSynthesizer;
import io.dsco.workspace.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own pages and endpoints say of a run, read over HTTP. */
class ObservedRunTest {
  private static final int CLASSES = 4;
  private static final int IMAGES = 6;
  private static final int SAMPLES = 3;
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)\\{[^}]*\\} (\\S+)$");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Map<String, Double> metrics;

  @BeforeAll
  static void runs() throws Exception {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
    Path file =
        Files.writeString(
            folder.resolve("run.conf"),
            """
            run.name = "my run", workspace = out, source.path = images
            spark.properties {
              "spark.ui.enabled" = true, "spark.ui.port" = 0
              "spark.metrics.conf.*.sink.prometheusServlet.class" = "org.apache.spark.metrics.sink.PrometheusServlet"
              "spark.metrics.conf.*.sink.prometheusServlet.path" = "/metrics/prometheus"
            }
            """);
    spark = SparkSessions.open(RunConfiguration.load(file, List.of()), Optional.of("local[2]"));
    FakeSynthesizer.FAILING.clear();
    FakeSynthesizer.NOT_FINITE.clear();
    FakePipeline pipeline = FakePipeline.in(folder, FakeSource.of(CLASSES, IMAGES, 2), SAMPLES);
    List<Supplier<Stage>> stages =
        List.of(pipeline::encode, pipeline::synthesize, pipeline::publish);
    for (Supplier<Stage> next : stages) {
      Stage stage = next.get();
      try (JobGroup group = JobGroup.open(spark, stage.name(), stage.name())) {
        stage.execute();
      }
    }
    metrics = prometheus();
  }

  @AfterAll
  static void stops() {
    spark.stop();
  }

  @Test
  void prometheusFindsWhatTheRunHasDoneUnderTheRunsName() {
    String executor = "metrics_my_run_driver_plugin_io_dsco_device_MetricsPlugin_executor_";
    String job = "metrics_my_run_driver_plugin_io_dsco_device_MetricsPlugin_job_";

    assertThat(metrics)
        .containsEntry(executor + "classes_done_Count", (double) CLASSES)
        .containsEntry(executor + "images_encoded_Count", (double) CLASSES * IMAGES)
        .containsEntry(executor + "images_published_Count", (double) CLASSES * SAMPLES)
        .containsEntry(executor + "rejected_inputs_Count", 0.0)
        .containsEntry(
            executor + "sample_steps_Count", (double) CLASSES * SAMPLES * FakeSynthesizer.STEPS)
        .containsEntry(
            executor + "optimiser_iterations_Count",
            (double) CLASSES * (FakeSynthesizer.STEPS - 1) * FakeSynthesizer.ITERATIONS)
        .containsEntry(job + "classes_done_Count", (double) CLASSES)
        .containsEntry(job + "images_encoded_Count", (double) CLASSES * IMAGES);
    assertThat(metrics.get(executor + "sample_steps_OneMinuteRate")).isNotNegative();
    assertThat(metrics.get(executor + "resident_bytes_Value")).isGreaterThan(50e6);
    assertThat(metrics.get(job + "peak_resident_bytes_Value")).isGreaterThan(50e6);
  }

  @Test
  void sparksPagesNameStagesAndClasses() throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    String application =
        spark.sparkContext().uiWebUrl().get()
            + "/api/v1/applications/"
            + spark.sparkContext().applicationId();
    List<JsonNode> stages = json(application + "/stages");
    JsonNode synthesize = named(stages, "synthesize classes 0-3");

    assertThat(synthesize.get("description").asText())
        .isEqualTo("synthesize: 4 classes, 0-3; a task's index is its class");
    assertThat(named(stages, "encode").get("description").asText()).isEqualTo("encode");
    assertThat(named(stages, "publish").get("description").asText()).isEqualTo("publish");
    assertThat(json(application + "/jobs"))
        .extracting(job -> job.path("jobGroup").asText())
        .containsOnly("encode", "synthesize", "publish");
    Map<Integer, String> labels = new HashMap<>();
    for (JsonNode task :
        json(application + "/stages/" + synthesize.get("stageId").asInt() + "/0/taskList")) {
      for (JsonNode accumulator : task.get("accumulatorUpdates")) {
        if (accumulator.get("name").asText().equals("class")) {
          labels.put(task.get("index").asInt(), accumulator.get("update").asText());
        }
      }
    }
    assertThat(labels).isEqualTo(Map.of(0, "0", 1, "1", 2, "2", 3, "3"));
  }

  private static JsonNode named(List<JsonNode> stages, String name) {
    return stages.stream()
        .filter(stage -> stage.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + stages));
  }

  private static List<JsonNode> json(String address) throws Exception {
    List<JsonNode> elements = new ArrayList<>();
    new JsonMapper().readTree(page(address)).forEach(elements::add);
    return elements;
  }

  private static Map<String, Double> prometheus() throws Exception {
    Map<String, Double> found = new HashMap<>();
    String page = page(spark.sparkContext().uiWebUrl().get() + "/metrics/prometheus/");
    for (MatchResult sample : SAMPLE.matcher(page).results().toList()) {
      found.put(sample.group(1), Double.parseDouble(sample.group(2)));
    }
    return found;
  }

  private static String page(String address) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()
            .send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(address).isEqualTo(200);
    return answer.body();
  }
}
