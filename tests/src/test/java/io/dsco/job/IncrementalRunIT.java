package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dsco.workspace.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two images more in each of three classes of twelve: what is computed, and what is published. */
class IncrementalRunIT {
  private static final int IMAGES = 12 * FashionSample.CLASSES;
  private static final int ADDED = 6;

  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void writeImages() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), 12);
  }

  @Test
  void onlyWhatIsNewIsComputedAndTheResultIsThatOfAnEmptyWorkspace() throws Exception {
    Job job = Job.onFolder(folder.resolve("out"), images);
    assertThat(job.execute("run").status()).isZero();
    String from = fingerprint(job);
    Map<String, String> before = Tree.contents(job.workspace(), "dataset/**");
    addImages();

    assertThat(job.execute("run").status()).isZero();

    assertWorked(job, "encode", ADDED, IMAGES);
    assertWorked(job, "synthesize", 3, 7);
    // The student saw other samples, so it is another one, and sees every image.
    assertWorked(job, "score", IMAGES + ADDED, 0);
    assertThat(measured(job, "score").get("teacher_reused").asInt()).isEqualTo(IMAGES);
    Job elsewhere = Job.onFolder(folder.resolve("elsewhere"), images);
    assertThat(elsewhere.execute("run").status()).isZero();
    assertThat(Tree.contents(job.workspace(), "dataset/**"))
        .isEqualTo(Tree.contents(elsewhere.workspace(), "dataset/**"))
        .isNotEqualTo(before);
    for (String stage : List.of("latents", "scores", "synthesis", "student", "doping")) {
      assertThat(Tree.contents(job.workspace(), stage + "/**"))
          .containsAllEntriesOf(Tree.contents(elsewhere.workspace(), stage + "/**"));
    }

    Path version = job.workspace().resolve("versions").resolve(from.substring(0, 16));
    assertThat(prefixed("dataset/", Tree.contents(version, "**"))).isEqualTo(before);
    JsonNode changes = changes(job, from, fingerprint(job));
    assertThat(labels(changes.get("synthesizedAnew"))).containsExactly(1, 4, 9);
    assertThat(told(changes)).isEqualTo(compared(version, job.workspace().resolve("dataset")));
    assertThat(stages(changes)).contains("encode", "synthesize", "student", "score", "dope");
  }

  @Test
  void aStudentThatIsKeptScoresTheNewImagesAlone() throws Exception {
    Job job = Job.onFolder(folder.resolve("out"), images, "student.when-images-change=keep");
    assertThat(job.execute("run").status()).isZero();
    addImages();

    assertThat(job.execute("run").status()).isZero();

    assertWorked(job, "score", ADDED, IMAGES);
    try (Stream<Path> students = Files.list(job.workspace().resolve("student"))) {
      assertThat(students).as("no other was trained").hasSize(1);
    }
    JsonNode student = record(job).get("stages").get("student");
    Manifest product = manifest(job);
    assertThat(((Map<?, ?>) product.attributes().get("provenance")).get("kept_student"))
        .isEqualTo(student.get("fingerprint").asText());
    // The same student says the same of every image, asked of all of them.
    Path again = folder.resolve("again");
    Job scored =
        Job.onFolder(
            again,
            images,
            "checkpoints.student=" + folder(job, "student").resolve("student.safetensors"));
    assertThat(scored.execute("score").status()).isZero();
    assertThat(scores(job)).isEqualTo(scores(scored)).hasSize(IMAGES + ADDED);
  }

  private void addImages() throws IOException {
    for (int label : new int[] {1, 4, 9}) {
      for (int i = 1; i <= 2; i++) {
        Files.copy(
            FashionSample.folder(images, (label + 1) % 10).resolve("00" + i + ".png"),
            FashionSample.folder(images, label).resolve("new" + i + ".png"));
      }
    }
  }

  private static void assertWorked(Job job, String stage, int computed, int reused)
      throws IOException {
    JsonNode measured = measured(job, stage);
    assertThat(measured.get("computed").asInt()).as(stage).isEqualTo(computed);
    assertThat(measured.get("reused").asInt()).as(stage).isEqualTo(reused);
  }

  private static JsonNode measured(Job job, String stage) throws IOException {
    return record(job).get("stages").get(stage).get("measured");
  }

  private static JsonNode record(Job job) throws IOException {
    return new ObjectMapper().readTree(job.workspace().resolve("run.json").toFile());
  }

  private static String fingerprint(Job job) throws IOException {
    return manifest(job).fingerprint();
  }

  private static Manifest manifest(Job job) throws IOException {
    Path manifest = job.workspace().resolve("dataset/manifest.json");
    return new ObjectMapper().readValue(manifest.toFile(), Manifest.class);
  }

  private static Map<String, String> prefixed(String prefix, Map<String, String> files) {
    return files.entrySet().stream()
        .collect(Collectors.toMap(entry -> prefix + entry.getKey(), Map.Entry::getValue));
  }

  private static JsonNode changes(Job job, String from, String to) throws IOException {
    String name = "changes-%s-%s.json".formatted(from.substring(0, 16), to.substring(0, 16));
    return new ObjectMapper().readTree(job.workspace().resolve("versions").resolve(name).toFile());
  }

  private static List<Integer> labels(JsonNode array) {
    List<Integer> labels = new ArrayList<>();
    array.forEach(label -> labels.add(label.asInt()));
    return labels;
  }

  private static List<String> stages(JsonNode changes) {
    List<String> names = new ArrayList<>();
    changes.get("stages").forEach(stage -> names.add(stage.get("stage").asText()));
    return names;
  }

  /** Rows of the summary as "label origin added removed changed kept". */
  private static List<String> told(JsonNode changes) {
    List<String> rows = new ArrayList<>();
    changes
        .get("classes")
        .forEach(
            row ->
                rows.add(
                    "%d %s %d %d %d %d"
                        .formatted(
                            row.get("label").asInt(),
                            row.get("origin").asText(),
                            row.get("added").asInt(),
                            row.get("removed").asInt(),
                            row.get("changed").asInt(),
                            row.get("kept").asInt())));
    return rows;
  }

  /** The same as DuckDB counts it. */
  private static List<String> compared(Path before, Path after) throws SQLException {
    String query =
        """
        SELECT concat_ws(' ', label, origin,
                 count(*) FILTER (o.image IS NULL), count(*) FILTER (n.image IS NULL),
                 count(*) FILTER (n.image.bytes <> o.image.bytes),
                 count(*) FILTER (n.image.bytes = o.image.bytes))
        FROM read_parquet('%s/images/*.parquet') o
        FULL JOIN read_parquet('%s/images/*.parquet') n USING (sample_id, label, origin)
        GROUP BY label, origin ORDER BY label, origin
        """
            .formatted(before, after);
    return strings(query);
  }

  /** Every score of the latest run, in the order of ids. */
  private static List<String> scores(Job job) throws IOException, SQLException {
    return Tables.strings(
        folder(job, "score"),
        "*.parquet",
        "SELECT t::VARCHAR FROM (SELECT * FROM TABLE ORDER BY sample_id) t");
  }

  /** Where the latest run has a stage's result. */
  private static Path folder(Job job, String stage) throws IOException {
    String fingerprint = record(job).get("stages").get(stage).get("fingerprint").asText();
    String stages = stage.equals("score") ? "scores" : stage;
    return job.workspace().resolve(stages).resolve(fingerprint.substring(0, 16));
  }

  private static List<String> strings(String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
