package io.dsco.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.workspace.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class EarlierRowsTest {
  private static final StructType EARLIER =
      new StructType()
          .add("sample_id", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add(EarlierRows.SHA256, DataTypes.StringType)
          .add("score", DataTypes.IntegerType);

  private final SparkSession spark = LocalSpark.session();

  @Test
  void anEarlierRowIsThatOfTheSameIdLabelAndBytes() {
    Dataset<Row> earlier =
        spark.createDataFrame(
            List.of(
                RowFactory.create("same", 0, Sha256.of("same"), 10),
                RowFactory.create("other bytes", 0, Sha256.of("what it was"), 11),
                RowFactory.create("other label", 1, Sha256.of("other label"), 12),
                RowFactory.create("removed", 0, Sha256.of("removed"), 13)),
            EARLIER);

    Map<String, Integer> found =
        earlier(Optional.of(earlier), "same", "other bytes", "other label", "new");

    Map<String, Integer> expected = new TreeMap<>();
    expected.put("same", 10);
    expected.put("other bytes", null);
    expected.put("other label", null);
    expected.put("new", null);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void withoutAnEarlierRunThereIsTheDigestAlone() {
    assertThat(earlier(Optional.empty(), "a", "b")).containsOnlyKeys("a", "b").containsValue(null);
  }

  /** Score of the earlier row by id; every image's bytes are its id, in four partitions. */
  private Map<String, Integer> earlier(Optional<Dataset<Row>> rows, String... ids) {
    Map<String, Integer> found = new TreeMap<>();
    for (Row image : EarlierRows.beside(spark, source(ids), rows).collect()) {
      String id = SourceRows.sampleId(image);
      assertThat(EarlierRows.sha256(image)).isEqualTo(Sha256.of(id));
      assertThat(SourceRows.bytes(image)).asString().isEqualTo(id);
      found.put(id, EarlierRows.earlier(image).map(row -> row.getInt(3)).orElse(null));
    }
    return found;
  }

  private static ImageSource source(String... ids) {
    return new ImageSource() {
      @Override
      public List<String> classNames() {
        return List.of("only", "another");
      }

      @Override
      public long imageCount() {
        return ids.length;
      }

      @Override
      public SourceIdentity identity() {
        return new SourceIdentity(ids.length, 0, Sha256.of(String.join(" ", ids)), List.of());
      }

      @Override
      public Dataset<Row> read(SparkSession spark) {
        List<Row> rows =
            List.of(ids).stream()
                .map(
                    id ->
                        RowFactory.create(
                            id, 0, "only", id + ".png", id.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return spark.createDataFrame(rows, SourceRows.SCHEMA).repartition(4);
      }
    };
  }
}
