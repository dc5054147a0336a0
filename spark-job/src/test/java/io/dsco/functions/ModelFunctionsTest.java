package io.dsco.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.classifier.Confusion;
import io.dsco.config.UserException;
import io.dsco.pipeline.FakeClassifier;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions in queries of Spark, over a file of ten images in one partition. */
class ModelFunctionsTest {
  private static final int IMAGES = 10;

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = FunctionSession.open();
    StructType image =
        new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);
    StructType columns =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("picture", DataTypes.BinaryType)
            .add("image", image)
            .add("label", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] bytes = {value(i)};
      rows.add(RowFactory.create("s" + i, bytes, RowFactory.create(bytes, "p" + i), i % 3));
    }
    Path file = folder.resolve("images");
    spark.createDataFrame(rows, columns).coalesce(1).write().parquet(file.toString());
    spark.read().parquet(file.toString()).createOrReplaceTempView("images");
  }

  @AfterAll
  static void close() {
    FunctionSession.close();
  }

  @BeforeEach
  void forget() {
    FunctionSession.BATCHES.clear();
    FakeClassifier.SEEN.set(0);
  }

  private static byte value(int i) {
    return (byte) (5 + 7 * i);
  }

  private static float confusion(int i) {
    return Confusion.of(
            FakeClassifier.logits(FunctionSession.CLASSES, 0, value(i)),
            FakeClassifier.logits(FunctionSession.CLASSES, FunctionSession.STUDENT_SHIFT, value(i)))
        .confusion();
  }

  private static List<Row> sql(String query) {
    return spark.sql(query).collectAsList();
  }

  @Test
  void answersInBatches() {
    List<Row> rows = sql("SELECT id, dsco_confusion(picture) FROM images");

    assertThat(rows).hasSize(IMAGES);
    for (Row row : rows) {
      int i = Integer.parseInt(row.getString(0).substring(1));
      assertThat(row.getFloat(1)).isEqualTo(confusion(i));
    }
    assertThat(FunctionSession.BATCHES).containsExactly(4, 4, 2);
  }

  @Test
  void comparesWithALabelWhereOneIsGiven() {
    List<Row> rows = sql("SELECT id, label, dsco_confusion(picture, label) FROM images");

    for (Row row : rows) {
      int i = Integer.parseInt(row.getString(0).substring(1));
      float[] student = FakeClassifier.logits(3, FunctionSession.STUDENT_SHIFT, value(i));
      assertThat(row.getFloat(2))
          .isEqualTo(Confusion.margin(Confusion.softmax(student), row.getInt(1)));
    }
    assertThat(FakeClassifier.SEEN).hasValue(IMAGES);
  }

  @Test
  void takesTheStructThatTablesOfImagesHave() {
    List<Row> rows = sql("SELECT dsco_classify(image), dsco_classify(picture) FROM images");

    assertThat(rows).hasSize(IMAGES).allMatch(row -> row.getList(0).equals(row.getList(1)));
    assertThat(rows.get(0).<Float>getList(0)).hasSize(FunctionSession.CLASSES);
  }

  @Test
  void namesALatentsDrawByTheSampleOrByTheImage() {
    List<Row> rows =
        sql(
            "SELECT id, dsco_encode(picture, id), dsco_encode(picture), dsco_encode(image)"
                + " FROM images");

    assertThat(rows).hasSize(IMAGES);
    for (Row row : rows) {
      long coordinate = RandomStream.coordinate(row.getString(0));
      float[] noise =
          RandomStream.of(FunctionSession.SEED, Purpose.ENCODE, coordinate)
              .fillGaussian(new float[18]);
      assertThat(row.<Float>getList(1).get(17)).isEqualTo(noise[17]);
      assertThat(row.getList(2)).isEqualTo(row.getList(3)).isNotEqualTo(row.getList(1));
    }
  }

  @Test
  void answersCallsWithinCalls() {
    List<Row> rows = sql("SELECT dsco_decode(dsco_encode(picture)) AS png FROM images");

    assertThat(rows)
        .hasSize(IMAGES)
        .allSatisfy(row -> assertThat(row.<byte[]>getAs("png")).startsWith(0x89, 'P', 'N', 'G'));
    assertThat(FunctionSession.BATCHES).containsOnly(4, 2).hasSize(6);
  }

  @Test
  void givesNullForWhatCannotBeUsedAndCountsIt() {
    Dataset<Row> answered =
        spark.sql(
            "SELECT id, dsco_classify(IF(label = 0, NULL, IF(label = 1, X'00', picture))) AS logits"
                + " FROM images");

    assertThat(answered.where("logits IS NULL").count()).isEqualTo(7);
    answered.collectAsList();
    assertThat(PlanText.metric(answered, "unusableInputs")).isEqualTo(7);
  }

  @Test
  void refusesToDecodeWhatIsNoLatent() {
    assertThat(
            sql(
                "SELECT dsco_decode(array(1f, 2f)), dsco_decode(NULL),"
                    + " dsco_decode(array_repeat(float('nan'), 18)) FROM images LIMIT 1"))
        .containsExactly(RowFactory.create(null, null, null));
  }

  @Test
  void answersEqualCallsOnce() {
    sql(
        "SELECT c, c + 1 FROM (SELECT dsco_confusion(picture, label) AS c FROM images)"
            + " WHERE c > -2");

    assertThat(FakeClassifier.SEEN).hasValue(IMAGES);
    assertThat(FunctionSession.BATCHES).containsExactly(4, 4, 2);
  }

  @Test
  void looksAtCheapConditionsFirstAndInTheFile() {
    Dataset<Row> answered =
        spark.sql("SELECT id FROM images WHERE dsco_confusion(picture, label) > -2 AND label = 1");

    assertThat(answered.count()).isEqualTo(3);
    assertThat(FakeClassifier.SEEN).hasValue(3);
    assertThat(PlanText.of(answered))
        .contains("EqualTo(label,1)")
        .contains("ReadSchema: struct<id:string,picture:binary,label:int>");
  }

  @Test
  void answersInBatchesBelowAggregatesSortsAndWindows() {
    List<Row> rows =
        sql(
            "SELECT label, avg(dsco_confusion(picture)) AS mean, count(*) FROM images GROUP BY label"
                + " HAVING max(dsco_confusion(picture)) > -2 ORDER BY label");
    assertThat(FunctionSession.BATCHES).containsExactly(4, 4, 2);

    TreeMap<Integer, List<Float>> expected = new TreeMap<>();
    for (int i = 0; i < IMAGES; i++) {
      expected.computeIfAbsent(i % 3, label -> new ArrayList<>()).add(confusion(i));
    }
    for (Row row : rows) {
      List<Float> scores = expected.remove(row.getInt(0));
      double mean = scores.stream().mapToDouble(Float::doubleValue).sum() / scores.size();
      assertThat(row.getDouble(1)).isCloseTo(mean, org.assertj.core.data.Offset.offset(1e-12));
    }
    assertThat(expected).isEmpty();

    forget();
    assertThat(sql("SELECT * FROM images ORDER BY dsco_confusion(picture) DESC, id"))
        .hasSize(IMAGES)
        .allMatch(row -> row.size() == 4);
    assertThat(
            sql(
                "SELECT id, row_number() OVER (PARTITION BY label ORDER BY dsco_confusion(picture))"
                    + " FROM images"))
        .hasSize(IMAGES);
    assertThat(FunctionSession.BATCHES).containsOnly(4, 2);
  }

  @Test
  void answersRowByRowWhereSparkAsksSo() {
    List<Row> rows =
        sql(
            "SELECT a.id, b.id FROM images a JOIN images b"
                + " ON dsco_confusion(a.picture) > dsco_confusion(b.picture)");

    List<String> expected = new ArrayList<>();
    for (int a = 0; a < IMAGES; a++) {
      for (int b = 0; b < IMAGES; b++) {
        if (confusion(a) > confusion(b)) {
          expected.add("s" + a + " s" + b);
        }
      }
    }
    assertThat(rows)
        .extracting(row -> row.getString(0) + " " + row.getString(1))
        .containsExactlyInAnyOrderElementsOf(expected)
        .hasSizeGreaterThan(IMAGES);
  }

  @Test
  void answersOverTheResultsOfAnAggregation() {
    assertThat(sql("SELECT label, dsco_classify(first(picture)) FROM images GROUP BY label"))
        .hasSize(3)
        .noneMatch(row -> row.isNullAt(1));
    assertThat(sql("SELECT dsco_confusion(picture) FROM (SELECT DISTINCT picture FROM images)"))
        .hasSize(IMAGES)
        .noneMatch(row -> row.isNullAt(0));
    assertThat(
            sql(
                "SELECT dsco_confusion(picture, 0) > 0 AS k, count(*), max(dsco_confusion(picture))"
                    + " FROM images GROUP BY dsco_confusion(picture, 0) > 0"))
        .extracting(row -> row.getLong(1))
        .satisfies(counts -> assertThat(counts.stream().mapToLong(n -> n).sum()).isEqualTo(IMAGES));
  }

  @Test
  void answersForEachElementOfAnArray() {
    List<Row> rows =
        sql("SELECT id, transform(array(picture), x -> dsco_confusion(x))[0] FROM images");

    assertThat(rows)
        .hasSize(IMAGES)
        .allSatisfy(
            row ->
                assertThat(row.getFloat(1))
                    .isEqualTo(confusion(Integer.parseInt(row.getString(0).substring(1)))));
  }

  @Test
  void leavesCallsToTheConditionsThatGuardThem() {
    List<Row> rows =
        sql(
            "SELECT label, CASE WHEN label = 0 THEN dsco_confusion(picture, label + 2) END FROM images");

    assertThat(rows).hasSize(IMAGES).allMatch(row -> row.isNullAt(1) == (row.getInt(0) != 0));
  }

  @Test
  void leavesCallsToTheFilterOfTheirAggregate() {
    Row row =
        sql("SELECT count(dsco_confusion(picture, label + 2)) FILTER (WHERE label = 0),"
                + " max(dsco_confusion(picture)) FILTER (WHERE dsco_confusion(picture) < 2)"
                + " FROM images")
            .get(0);

    assertThat(row.getLong(0)).isEqualTo(4);
    assertThat(row.getFloat(1))
        .isEqualTo(
            (float) IntStream.range(0, IMAGES).mapToDouble(i -> confusion(i)).max().orElseThrow());
  }

  @Test
  void answersForValuesThatChangeFromRowToRow() {
    Path files = folder.resolve("many");
    spark.table("images").repartition(IMAGES).write().parquet(files.toString());
    spark.read().parquet(files.toString()).coalesce(1).createOrReplaceTempView("many");

    assertThat(sql("SELECT id, dsco_encode(picture, uuid()) FROM many"))
        .hasSize(IMAGES)
        .noneMatch(row -> row.isNullAt(1));
    List<Row> named = sql("SELECT input_file_name(), id FROM many");
    assertThat(sql("SELECT input_file_name(), id, dsco_confusion(picture) FROM many"))
        .extracting(row -> row.getString(0) + row.getString(1))
        .containsExactlyInAnyOrderElementsOf(
            named.stream().map(row -> row.getString(0) + row.getString(1)).toList());
    assertThat(named).extracting(row -> row.getString(0)).doesNotHaveDuplicates();
  }

  @Test
  void answersInBatchesForTheFirstOfASort() {
    List<Row> rows =
        sql(
            "SELECT id, dsco_classify(picture) FROM (SELECT * FROM images ORDER BY id DESC LIMIT 3)");

    assertThat(rows).extracting(row -> row.getString(0)).containsExactly("s9", "s8", "s7");
    assertThat(FunctionSession.BATCHES).containsExactly(3);
  }

  @Test
  void refusesOtherArguments() {
    assertThatThrownBy(() -> sql("SELECT dsco_confusion(id) FROM images"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "dsco_confusion takes an image (binary, or a struct with binary bytes), and if you like"
                + " a label (int), was given (string)");
    assertThatThrownBy(() -> sql("SELECT dsco_decode() FROM images"))
        .isInstanceOf(UserException.class)
        .hasMessage("dsco_decode takes a latent (array<float>), was given ()");
    assertThatThrownBy(() -> sql("SELECT dsco_confusion(picture, label + 1) FROM images"))
        .rootCause()
        .hasMessage("a label must be below the 3 classes and not negative, was 3 (dsco_confusion)");
  }

  @Test
  void describesItself() {
    for (SqlFunction function : SqlFunction.values()) {
      String described =
          String.join(
              "\n",
              sql("DESCRIBE FUNCTION EXTENDED " + function.sqlName()).stream()
                  .map(row -> row.getString(0))
                  .toList());

      assertThat(described)
          .contains("Usage:", "Arguments:", "Examples:", "spark.dsco.configuration")
          .contains(function.sqlName() + "(")
          .doesNotContain("_FUNC_");
    }
  }
}
