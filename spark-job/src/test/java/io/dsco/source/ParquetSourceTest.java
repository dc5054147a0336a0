package io.dsco.source;

import static io.dsco.source.LocalSpark.column;
import static io.dsco.source.LocalSpark.sorted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.source.SourceSettings.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetSourceTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  @Test
  void namesSamplesByTheirPathWhereThatIsUnique() {
    write("select 'a' p, 1 l union all select 'b', 0 union all select 'c', 1", "int", "overwrite");
    ImageSource source = open(null);
    assertThat(source.classNames()).containsExactly("0", "1");
    List<Row> rows = sorted(source.read(spark));
    assertThat(column(rows, "sample_id")).containsExactly("a", "b", "c");
    assertThat(column(rows, "label")).containsExactly(1, 0, 1);
    assertThat(column(rows, "class_name")).containsExactly("1", "0", "1");
    assertThat(rows.get(0).<byte[]>getAs("bytes")).isEqualTo(new byte[] {'a'});
    assertThat(LocalSpark.idsOfSplits(source)).isEqualTo(LocalSpark.idsOfImages(source));
  }

  @Test
  void namesSamplesByFileAndRowOtherwise() {
    write("select 'a' p, 0 l union all select 'a', 1", "bigint", "overwrite");
    write("select cast(null as string) p, 1 l", "bigint", "append");
    ImageSource source = open(null);
    List<Row> rows = sorted(source.read(spark));
    assertThat(LocalSpark.idsOfSplits(source)).isEqualTo(LocalSpark.idsOfImages(source));
    assertThat(column(rows, "sample_id")).doesNotHaveDuplicates().hasSize(3);
    assertThat(column(rows, "sample_id"))
        .allSatisfy(id -> assertThat((String) id).matches("data/part-\\S+\\.parquet#[01]"));
    assertThat(rows.stream().map(r -> r.<byte[]>getAs("bytes").length))
        .containsExactlyInAnyOrder(1, 1, 0);
  }

  @Test
  void aFolderNamedLikeAPatternIsReadItself() {
    write("select 'other' p, 0 l", "int", "overwrite", "set1");
    write("select 'mine' p, 0 l", "int", "overwrite", "set[1]");

    ImageSource source =
        ImageSources.open(
            spark, new SourceSettings(Format.PARQUET, folder.resolve("set[1]").toString(), null));

    assertThat(column(sorted(source.read(spark)), "sample_id")).containsExactly("mine");
    assertThat(LocalSpark.idsOfSplits(source)).isEqualTo(LocalSpark.idsOfImages(source));
  }

  @Test
  void takesNamesFromAClassList() throws IOException {
    write("select 'a' p, 0 l union all select 'b', 1", "int", "overwrite");
    Path list = Files.writeString(folder.resolve("classes.txt"), "# two\ncat\n\ndog\n");
    assertThat(open(list).classNames()).containsExactly("cat", "dog");
    assertThat(column(sorted(open(list).read(spark)), "class_name")).containsExactly("cat", "dog");
  }

  @Test
  void contentDigestsTellWhichClassesChanged() {
    write("select 'a' p, 0 l union all select 'b', 1 union all select 'c', 0", "int", "overwrite");
    var before = ContentDigests.byClass(open(null).read(spark));
    assertThat(ContentDigests.byClass(open(null).read(spark).repartition(5))).isEqualTo(before);
    SourceIdentity identity = open(null).identity();
    write("select 'd' p, 0 l", "int", "append");
    var after = ContentDigests.byClass(open(null).read(spark));
    assertThat(after.get(0)).isNotEqualTo(before.get(0));
    assertThat(after.get(1)).isEqualTo(before.get(1));
    assertThat(after.get(0).samples()).isEqualTo(3);
    assertThat(after.get(0).text()).hasSize(80).startsWith("0000000000000003");
    assertThat(open(null).identity().sha256()).isNotEqualTo(identity.sha256());
    assertThat(identity.ofClass(0)).isEmpty();
  }

  @Test
  void refusesLabelsOutsideTheClassList() throws IOException {
    write("select 'a' p, 0 l union all select 'b', 2 union all select 'c', 1", "int", "overwrite");
    Path list = Files.writeString(folder.resolve("classes.txt"), "cat\ndog\n");
    assertThatThrownBy(() -> open(list))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("a label must be inside [0, 2) of the class list, was 2 (");
    write("select 'a' p, -1 l", "int", "overwrite");
    assertThatThrownBy(() -> open(null)).hasMessageContaining("was -1 (");
    write("select 'a' p, null l", "int", "overwrite");
    assertThatThrownBy(() -> open(null))
        .hasMessageStartingWith("every image must have a label, 1 have none (");
  }

  @Test
  void refusesAClassWithoutImages() {
    write("select 'a' p, 0 l union all select 'b', 2", "int", "overwrite");
    assertThatThrownBy(() -> open(null))
        .hasMessageStartingWith(
            "every class must have at least one image, class '1' (label 1) has none (");
  }

  @Test
  void refusesAnEmptyOrDifferentTable() throws IOException {
    write("select 'a' p, 0 l where false", "int", "overwrite");
    assertThatThrownBy(() -> open(null))
        .hasMessageStartingWith("a dataset must hold at least one image, it is empty: ");
    spark.sql("select 1 as label").write().mode("overwrite").parquet(data());
    assertThatThrownBy(() -> open(null))
        .hasMessageStartingWith("a Parquet dataset must have a column image of type struct, its ");
    spark.sql("select 'x' as label").write().mode("overwrite").parquet(data());
    assertThatThrownBy(() -> open(null))
        .hasMessageStartingWith("a Parquet dataset must have a column label of type int, its ");
    Files.createDirectories(folder.resolve("void"));
    String path = folder.resolve("void").toString();
    assertThatThrownBy(
            () -> ImageSources.open(spark, new SourceSettings(Format.PARQUET, path, null)))
        .hasMessageStartingWith("a Parquet dataset must have a file whose name ends with .parquet");
  }

  @Test
  void refusesAFileThatIsNoParquet() throws IOException {
    Files.createDirectories(Path.of(data()));
    Files.writeString(Path.of(data(), "x.parquet"), "no parquet at all");
    assertThatThrownBy(() -> open(null))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("a Parquet dataset must be readable: ");
  }

  private void write(String rows, String labelType, String mode) {
    write(rows, labelType, mode, "data");
  }

  private void write(String rows, String labelType, String mode, String name) {
    spark
        .sql(
            "select struct(cast(p as binary) as bytes, p as path) as image, cast(l as "
                + labelType
                + ") as label from ("
                + rows
                + ")")
        .write()
        .mode(mode)
        .parquet(folder.resolve(name).toString());
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private ImageSource open(Path list) {
    return ImageSources.open(
        spark, new SourceSettings(Format.PARQUET, data(), list == null ? null : list.toString()));
  }
}
