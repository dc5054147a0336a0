package io.dsco.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every export of one run, as readers of others see it, against the published files. */
class ExportIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = FashionSample.CLASSES * (Job.SYNTHETIC + Job.REAL);

  @TempDir static Path folder;

  private static Job job;

  /** Label and digest of every published image in the published order, by DuckDB. */
  private static List<String> published;

  @BeforeAll
  static void export() throws Exception {
    Path images = FashionSample.parquet(folder.resolve("images"), 12, 1);
    job =
        Job.of(
            folder.resolve("out"),
            "source.path=" + images,
            "publish.shard-size=20KiB",
            "export.formats=[webdataset, image-folder, iceberg]",
            "export.webdataset.shard-size=64KiB",
            "export.iceberg.table=lake.db.images",
            "spark.properties.\"spark.sql.catalog.lake\"=org.apache.iceberg.spark.SparkCatalog",
            "spark.properties.\"spark.sql.catalog.lake.type\"=hadoop",
            "spark.properties.\"spark.sql.catalog.lake.warehouse\"=" + folder.resolve("lake"));
    assertThat(job.execute("export")).isEqualTo(new Job.Outcome(0, ""));
    published =
        Tables.strings(
            folder,
            "out/dataset/images/*.parquet",
            "SELECT label || ' ' || sha256(image.bytes) FROM TABLE");
    assertThat(published).hasSize(ROWS);
  }

  @Test
  void webDatasetHasEveryImageAndItsLabelInThePublishedOrder() throws Exception {
    List<String> found = new ArrayList<>();
    for (Path tar : tars()) {
      Map<String, byte[]> files = new TreeMap<>();
      try (InputStream file = Files.newInputStream(tar);
          TarArchiveInputStream in = new TarArchiveInputStream(file)) {
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
      assertThat(files.size() % 3).isZero();
      found.addAll(samples(files));
    }
    assertThat(found).isEqualTo(published);
    assertThat(tars()).hasSizeGreaterThan(1);
  }

  @Test
  void webDatasetSaysWhatTheTablesSay() throws Exception {
    Path labels = folder.resolve("out/dataset/soft_labels/*.parquet");
    Map<String, String> expected = new TreeMap<>();
    for (String line :
        Tables.strings(
            folder,
            "out/dataset/images/*.parquet",
            "SELECT concat_ws('|', sample_id, class_name, origin, coalesce(source_path, '-'),"
                + " coalesce(rank::VARCHAR, '-'), coalesce(seed::VARCHAR, '-'), round(list_sum(logits), 3))"
                + " FROM TABLE AS images JOIN read_parquet('%s') AS labels USING (sample_id, label)"
                    .formatted(labels))) {
      expected.put(line.substring(0, line.indexOf('|')), line);
    }
    int compared = 0;
    for (Path tar : tars()) {
      for (JsonNode sample : sidecars(tar)) {
        double sum = 0;
        for (JsonNode logit : sample.get("logits")) {
          sum += logit.asDouble();
        }
        String[] line = expected.get(sample.get("sample_id").asText()).split("[|]");
        assertThat(line[1]).isEqualTo(sample.get("class_name").asText());
        assertThat(line[2]).isEqualTo(sample.get("origin").asText());
        assertThat(line[3]).isEqualTo(sample.get("source_path").asText("-"));
        assertThat(line[4]).isEqualTo(sample.get("rank").asText("-"));
        assertThat(line[5]).isEqualTo(sample.get("seed").asText("-"));
        assertThat(Math.abs(Double.parseDouble(line[6]) - sum)).isLessThan(1e-2);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(ROWS);
  }

  /** A reader that shares nothing with the writer. */
  @Test
  void tarUnpacksWhatWasPublished() throws Exception {
    assumeThat(isThere("tar")).isTrue();
    Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
    for (Path tar : tars()) {
      assertThat(output("tar", "-xf", tar.toString(), "-C", unpacked.toString())).isEmpty();
    }
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> each = Files.list(unpacked)) {
      for (Path file : each.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    assertThat(samples(files)).isEqualTo(published);
  }

  /** Python's own reader, under the rule that WebDataset goes by: what is alike up to the dot. */
  @Test
  void pythonReadsSamplesAsWebDatasetDoes() throws Exception {
    assumeThat(isThere("python3")).isTrue();
    String program =
        """
        import hashlib, itertools, json, sys, tarfile
        for name in sys.argv[1:]:
            with tarfile.open(name) as tar:
                for key, files in itertools.groupby(tar, lambda file: file.name.split(".", 1)[0]):
                    sample = {file.name.split(".", 1)[1]: tar.extractfile(file).read() for file in files}
                    assert sorted(sample) == ["cls", "json", "png"], sample.keys()
                    assert json.loads(sample["json"])["label"] == int(sample["cls"])
                    print(int(sample["cls"]), hashlib.sha256(sample["png"]).hexdigest())
        """;
    List<String> command = new ArrayList<>(List.of("python3", "-c", program));
    tars().forEach(tar -> command.add(tar.toString()));
    assertThat(output(command.toArray(String[]::new)).lines()).isEqualTo(published);
  }

  @Test
  void imageFolderHasEveryImageInTheFolderOfItsClass() throws Exception {
    Path tree = folder.resolve("out/exports/image-folder");
    List<String> classes = Files.readAllLines(tree.resolve("classes.txt"));
    assertThat(classes).startsWith("T-shirt%2Ftop", "Trouser").endsWith("Ankle boot").hasSize(10);
    try (SparkSession spark = session()) {
      List<String> found = new ArrayList<>();
      for (int label = 0; label < classes.size(); label++) {
        String one = tree.resolve(classes.get(label)).toString();
        for (Row row : spark.read().format("binaryFile").load(one).collectAsList()) {
          byte[] png = row.getAs("content");
          found.add(label + " " + sha256(png));
          assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(32);
        }
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(published);
    }
  }

  @Test
  void icebergsOwnReaderHasEveryRowAndTheSnapshotNamesTheDataset() throws Exception {
    try (HadoopCatalog catalog =
        new HadoopCatalog(new Configuration(), folder.resolve("lake").toString())) {
      Table table = catalog.loadTable(TableIdentifier.of("db", "images"));
      List<String> found = new ArrayList<>();
      try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
        for (Record row : rows) {
          Record image = (Record) row.getField("image");
          byte[] bytes = ((ByteBuffer) image.getField("bytes")).array();
          found.add(row.getField("label") + " " + sha256(bytes));
          assertThat((List<?>) row.getField("logits")).hasSize(FashionSample.CLASSES);
          assertThat(row.getField("dataset_fingerprint")).isEqualTo(fingerprint());
        }
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(published);
      Snapshot snapshot = table.currentSnapshot();
      assertThat(snapshot.operation()).isEqualTo("append");
      assertThat(snapshot.summary())
          .containsEntry("dsco.fingerprint", fingerprint())
          .containsEntry("dsco.run", "fashion-mnist")
          .containsEntry("added-records", String.valueOf(ROWS))
          .containsKey("dsco.version");
    }
  }

  @Test
  void aSecondExportWritesNothing() throws Exception {
    Map<String, String> files = Tree.identities(folder, "{out/exports,lake}/**");
    assertThat(files).hasSizeGreaterThan(ROWS);

    assertThat(job.execute("export")).isEqualTo(new Job.Outcome(0, ""));

    assertThat(Tree.identities(folder, "{out/exports,lake}/**")).isEqualTo(files);
  }

  @Test
  void aTableOfOtherColumnsIsRefused() throws Exception {
    try (SparkSession spark = session()) {
      spark.sql("CREATE TABLE lake.db.other (name STRING) USING iceberg");
    }
    Job.Outcome outcome =
        job.execute(
            "export",
            "--set",
            "export.formats=[iceberg]",
            "--set",
            "export.iceberg.table=lake.db.other");
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.errors())
        .startsWith("the table lake.db.other must take the dataset's columns: ")
        .endsWith("(export.iceberg.table)\n");
  }

  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.lake.type", "hadoop")
        .config("spark.sql.catalog.lake.warehouse", folder.resolve("lake").toString())
        .getOrCreate();
  }

  private static String fingerprint() throws IOException {
    return JSON.readTree(folder.resolve("out/dataset/manifest.json").toFile())
        .get("fingerprint")
        .asText();
  }

  private static List<Path> tars() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/exports/webdataset"))) {
      return files.filter(file -> file.toString().endsWith(".tar")).sorted().toList();
    }
  }

  /** Label and digest of the samples among these files, in the order of their keys. */
  private static List<String> samples(Map<String, byte[]> files) {
    List<String> found = new ArrayList<>();
    files.forEach(
        (name, bytes) -> {
          if (name.endsWith(".png")) {
            byte[] label = files.get(name.replace(".png", ".cls"));
            found.add(new String(label, StandardCharsets.UTF_8) + " " + sha256(bytes));
          }
        });
    return found;
  }

  private static List<JsonNode> sidecars(Path tar) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    try (InputStream file = Files.newInputStream(tar);
        TarArchiveInputStream in = new TarArchiveInputStream(file)) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().endsWith(".json")) {
          found.add(JSON.readTree(in.readAllBytes()));
        }
      }
    }
    return found;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  private static String output(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
