package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.cluster.ProgramJar;
import io.dsco.cluster.SparkHome;
import io.dsco.cluster.SqlStatements;
import io.dsco.cluster.StandaloneCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The functions of SQL on real images, in a session on a cluster that was given one jar and two
 * settings, against what a run of the job wrote.
 */
class SqlFunctionsIT {
  private static final int PER_CLASS = 12;

  @TempDir static Path folder;
  private static Path images;
  private static Job run;

  @BeforeAll
  static void scoresImages() throws Exception {
    images = FashionSample.imageFolder(folder.resolve("images"), PER_CLASS);
    run = Job.onFolder(folder.resolve("run"), images);
    assertThat(run.execute("dope")).isEqualTo(new Job.Outcome(0, ""));
  }

  @Test
  void answersAsTheRunDid() throws Exception {
    requireTheRunsAnswers(SparkHome.ofTheBuild(), "build");
  }

  @Test
  @Tag("cluster-slow")
  void answersAsTheRunDidOnTheOldestSpark() throws Exception {
    requireTheRunsAnswers(SparkHome.oldest(), "oldest");
  }

  private static void requireTheRunsAnswers(SparkHome home, String name) throws Exception {
    Path logs = Files.createDirectory(folder.resolve(name));
    Path log = logs.resolve("sql.log");
    Path statements = Files.writeString(logs.resolve("statements.sql"), statements());
    Path jar = ProgramJar.write(logs.resolve("sql.jar"), SqlStatements.class);

    try (StandaloneCluster cluster = StandaloneCluster.start(home, logs)) {
      cluster
          .submit(log, SqlStatements.class, jar, settings(), List.of(statements.toString()))
          .awaitSuccess();
    }

    List<String> rows =
        Files.readAllLines(log).stream()
            .filter(line -> line.startsWith(SqlStatements.ROW))
            .map(line -> line.substring(SqlStatements.ROW.length()))
            .toList();
    assertThat(rows)
        .startsWith("120\t120\t120\t120", "120\t120", "108")
        .anyMatch(line -> line.contains("dsco_confusion(image[, label])"));
    assertThat(executorLogs(logs))
        .contains("dsco_classify: ")
        .contains("inputs gave null, the first: ");
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.sql.extensions", "io.dsco.DscoExtensions");
    settings.put("spark.dsco.configuration", run.configuration().toString());
    for (String set : run.settings()) {
      int equals = set.indexOf('=');
      settings.put("spark.dsco.set." + set.substring(0, equals), set.substring(equals + 1));
    }
    return settings;
  }

  private static String statements() {
    return """
        CREATE TEMPORARY VIEW images AS
          SELECT regexp_extract(path, '([0-9]+/[0-9]+)[.]png$', 1) AS name, content AS image
          FROM binaryFile.`IMAGES/*/*.png`;
        CREATE TEMPORARY VIEW latents AS
          SELECT sample_id, regexp_extract(source_path, '([0-9]+/[0-9]+)[.]png$', 1) AS name, latent
          FROM parquet.`WORKSPACE/latents/*/label=*/*.parquet`;
        CREATE TEMPORARY VIEW scores AS
          SELECT * FROM parquet.`WORKSPACE/scores/*/split-*.parquet`;
        SELECT count(*),
          count_if(dsco_confusion(image) = confusion),
          count_if(array_position(dsco_classify(image), array_max(dsco_classify(image))) - 1 = teacher_class),
          count_if(dsco_encode(image, sample_id) = latent)
        FROM images JOIN latents USING (name) JOIN scores USING (sample_id);
        SELECT count(*), count_if(hex(dsco_decode(latent)) LIKE '89504E470D0A1A0A%') FROM latents;
        SELECT count(dsco_classify(IF(name LIKE '03/%', X'00', image))) FROM images;
        DESCRIBE FUNCTION EXTENDED dsco_confusion;
        """
        .replace("IMAGES", images.toString())
        .replace("WORKSPACE", run.workspace().toString());
  }

  private static String executorLogs(Path logs) throws Exception {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
