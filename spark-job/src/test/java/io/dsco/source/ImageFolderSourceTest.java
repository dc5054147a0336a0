package io.dsco.source;

import static io.dsco.source.LocalSpark.column;
import static io.dsco.source.LocalSpark.sorted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.source.SourceSettings.Format;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderSourceTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path root;

  @Test
  void readsEveryFileUnderItsRelativePathAndSortedClasses() throws IOException {
    write("zebra/b.jpg", 3);
    write("zebra/deeper/a b%20ü.PNG", 4);
    write("ant/notes.txt", 5);
    write("ant/empty.jpg", 0);
    write("ant/.hidden.jpg", 6);
    write(".cache/x.jpg", 7);
    ImageSource source = open();
    assertThat(source.classNames()).containsExactly("ant", "zebra");
    List<Row> rows = sorted(source.read(spark));
    assertThat(column(rows, "sample_id"))
        .containsExactly(
            "ant/empty.jpg", "ant/notes.txt", "zebra/b.jpg", "zebra/deeper/a b%20ü.PNG");
    assertThat(column(rows, "label")).containsExactly(0, 0, 1, 1);
    assertThat(column(rows, "class_name")).containsExactly("ant", "ant", "zebra", "zebra");
    assertThat(rows.stream().map(r -> r.<byte[]>getAs("bytes").length)).containsExactly(0, 5, 3, 4);
    assertThat(rows.get(2).<String>getAs("source_path")).endsWith("zebra/b.jpg");
    assertThat(source.read(spark).schema()).isEqualTo(SourceRows.SCHEMA);
    assertThat(LocalSpark.idsOfSplits(source)).isEqualTo(LocalSpark.idsOfImages(source));
  }

  @Test
  void idsAndLabelsAreToldWithoutOpeningAnImage() throws IOException {
    write("ant/a.jpg", 3);
    write("zebra/b.jpg", 4);
    write("zebra/c.jpg", 5);
    List<Row> read = sorted(open().read(spark).select("sample_id", "label"));
    UnopenedFileSystem.addTo(spark.sparkContext().hadoopConfiguration());
    ImageSource source =
        ImageSources.open(spark, new SourceSettings(Format.IMAGE_FOLDER, "unopened:" + root, null));

    assertThat(sorted(source.labels(spark))).isEqualTo(read);
    assertThatThrownBy(() -> source.read(spark).collectAsList())
        .hasStackTraceContaining("must not be opened");
  }

  @Test
  void aClassListGivesOrderNamesAndSubset() throws IOException {
    write("n01/a.jpg", 1);
    write("n02/b.jpg", 1);
    write("n03/c.jpg", 1);
    Path list = root.resolveSibling(root.getFileName() + ".txt");
    Files.writeString(list, "n03\tfish\t7\t2\nn01\tdog\t9\t4\n");
    ImageSource source =
        ImageSources.open(
            spark, new SourceSettings(Format.IMAGE_FOLDER, root.toString(), list.toString()));
    assertThat(source.classNames()).containsExactly("fish", "dog");
    List<Row> rows = sorted(source.read(spark));
    assertThat(column(rows, "sample_id")).containsExactly("n01/a.jpg", "n03/c.jpg");
    assertThat(column(rows, "label")).containsExactly(1, 0);
  }

  @Test
  void aClassMayHaveAColonInItsName() throws IOException {
    write("n02085620:Chihuahua/a.jpg", 3);
    write("other/b.jpg", 1);

    ImageSource source = open();

    assertThat(source.classNames()).containsExactly("n02085620:Chihuahua", "other");
    List<Row> rows = sorted(source.read(spark));
    assertThat(column(rows, "sample_id"))
        .containsExactly("n02085620:Chihuahua/a.jpg", "other/b.jpg");
    assertThat(rows.get(0).<byte[]>getAs("bytes")).hasSize(3);
  }

  @Test
  void aChangedImageChangesTheIdentityOfItsClassOnly() throws IOException {
    write("a/1.jpg", 1);
    write("b/1.jpg", 1);
    write("c/1.jpg", 1);
    SourceIdentity before = open().identity();
    assertThat(open().identity()).isEqualTo(before);
    Files.setLastModifiedTime(root.resolve("a/1.jpg"), FileTime.fromMillis(1_000_000_000_000L));
    write("c/2.jpg", 2);
    SourceIdentity after = open().identity();
    assertThat(after.ofClass(0)).isNotEqualTo(before.ofClass(0));
    assertThat(after.ofClass(1)).isEqualTo(before.ofClass(1));
    assertThat(after.ofClass(2)).isNotEqualTo(before.ofClass(2));
    assertThat(after.sha256()).isNotEqualTo(before.sha256());
    assertThat(after.files()).isEqualTo(4);
    assertThat(after.bytes()).isEqualTo(5);
  }

  @Test
  void severalPartitionsShareOneClass() throws IOException {
    for (int i = 0; i < 40; i++) {
      write("only/" + i + ".jpg", 1);
    }
    assertThat(open().read(spark).javaRDD().glom().filter(part -> !part.isEmpty()).count())
        .isGreaterThan(1);
  }

  @Test
  void readsOnlyTheBeginningOfAFileTooLargeToBeAnImage() throws IOException {
    write("only/1.jpg", 1);
    try (RandomAccessFile sparse =
        new RandomAccessFile(root.resolve("only/1.jpg").toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThat(open().read(spark).first().<byte[]>getAs("bytes")).hasSize(1 << 20);
  }

  @Test
  void refusesAMissingDataset() {
    assertThatThrownBy(
            () ->
                ImageSources.open(
                    spark, new SourceSettings(Format.IMAGE_FOLDER, "/no/such/folder", null)))
        .isInstanceOf(SourceException.class)
        .hasMessage("the dataset must exist, nothing is at /no/such/folder");
  }

  @Test
  void refusesAnEmptyDataset() {
    assertThatThrownBy(this::open)
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith(
            "an ImageFolder dataset must have a folder for each class, there is none: ");
  }

  @Test
  void refusesAClassWithoutImages() throws IOException {
    write("full/1.jpg", 1);
    Files.createDirectories(root.resolve("void"));
    assertThatThrownBy(this::open)
        .isInstanceOf(SourceException.class)
        .hasMessageMatching(
            "every class must have at least one image, class 'void' \\(label 1\\) has none \\(.*/void\\)");
  }

  @Test
  void refusesAListedClassWithoutAFolder() throws IOException {
    write("full/1.jpg", 1);
    Path list = root.resolveSibling(root.getFileName() + "-absent.txt");
    Files.writeString(list, "full\nabsent\n");
    SourceSettings settings =
        new SourceSettings(Format.IMAGE_FOLDER, root.toString(), list.toString());
    assertThatThrownBy(() -> ImageSources.open(spark, settings))
        .hasMessageContaining("class 'absent' (label 1) has none");
  }

  private ImageSource open() {
    return ImageSources.open(spark, new SourceSettings(Format.IMAGE_FOLDER, root.toString(), null));
  }

  private void write(String name, int bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
  }
}
