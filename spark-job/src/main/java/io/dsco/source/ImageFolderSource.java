package io.dsco.source;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * A tree {@code root/class_name/*.jpg}, at any depth below the class's folder. Every file that is
 * not hidden counts as an image; what is none is rejected when it is decoded. Tasks do the listing,
 * one class each; the driver keeps one digest a class.
 */
final class ImageFolderSource implements ImageSource {
  /** Of a larger file only the beginning is read, which is rejected as truncated. */
  static final int LARGEST_FILE = 256 << 20;

  private static final int BEGINNING = 1 << 20;
  private static final StructType FILES =
      new StructType()
          .add(SourceRows.SAMPLE_ID, DataTypes.StringType, false)
          .add(SourceRows.LABEL, DataTypes.IntegerType, false)
          .add(SourceRows.CLASS_NAME, DataTypes.StringType, false)
          .add(SourceRows.SOURCE_PATH, DataTypes.StringType, false)
          .add("size", DataTypes.LongType, false);

  /** What a listing task reports of one class. */
  private record ClassFiles(long files, long bytes, String sha256) implements Serializable {}

  private final Path root;
  private final ClassList classes;
  private final SourceIdentity identity;

  /** Decided once: reading and naming must cut alike, also where executors come in between. */
  private int parts;

  private ImageFolderSource(Path root, ClassList classes, SourceIdentity identity) {
    this.root = root;
    this.classes = classes;
    this.identity = identity;
  }

  static ImageFolderSource open(SparkSession spark, Path path, Optional<ClassList> list) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Path root = Listing.existing(path, configuration);
    ClassList classes = list.orElseGet(() -> ofFolders(root, configuration));
    return new ImageFolderSource(root, classes, identity(spark, root, classes));
  }

  private static ClassList ofFolders(Path root, Configuration configuration) {
    List<String> folders = Listing.folders(root, configuration);
    if (folders.isEmpty()) {
      throw new SourceException(
          "an ImageFolder dataset must have a folder for each class, there is none: " + root);
    }
    return new ClassList(
        folders.stream().map(name -> new ClassList.Entry(name, name, null, null)).toList());
  }

  private static SourceIdentity identity(SparkSession spark, Path root, ClassList classes) {
    SerializableConfiguration configuration = configuration(spark);
    String rootText = root.toString();
    List<String> folders = classes.entries().stream().map(ClassList.Entry::directory).toList();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<ClassFiles> listed =
        context
            .parallelize(folders, folders.size())
            .map(folder -> classFiles(rootText, folder, configuration.value()))
            .collect();
    long files = 0;
    long bytes = 0;
    for (int label = 0; label < listed.size(); label++) {
      ClassFiles one = listed.get(label);
      if (one.files() == 0) {
        throw LabelCounts.emptyClass(
            classes.names().get(label), label, folder(root, folders.get(label)).toString());
      }
      files += one.files();
      bytes += one.bytes();
    }
    List<String> digests = listed.stream().map(ClassFiles::sha256).toList();
    return new SourceIdentity(files, bytes, FileSetDigest.ofTexts(digests), digests);
  }

  private static ClassFiles classFiles(String root, String folder, Configuration configuration) {
    Path path = new Path(root);
    List<ListedFile> files = Listing.files(folder(path, folder), path, configuration);
    long bytes = files.stream().mapToLong(ListedFile::size).sum();
    return new ClassFiles(files.size(), bytes, FileSetDigest.of(files));
  }

  /** Not of the name alone, in which Hadoop would take what is before a colon for a scheme. */
  private static Path folder(Path root, String name) {
    return new Path(root, new Path(null, null, name));
  }

  private static SerializableConfiguration configuration(SparkSession spark) {
    return new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
  }

  @Override
  public List<String> classNames() {
    return classes.names();
  }

  @Override
  public long imageCount() {
    return identity.files();
  }

  @Override
  public SourceIdentity identity() {
    return identity;
  }

  @Override
  public Dataset<Row> read(SparkSession spark) {
    return load(spark, files(spark));
  }

  @Override
  public Dataset<Row> read(SparkSession spark, Dataset<Row> wanted) {
    return load(spark, SourceRows.only(files(spark), wanted));
  }

  private Dataset<Row> files(SparkSession spark) {
    SerializableConfiguration configuration = configuration(spark);
    String rootText = root.toString();
    List<Tuple2<Integer, ClassList.Entry>> labelled = new ArrayList<>();
    for (ClassList.Entry entry : classes.entries()) {
      labelled.add(new Tuple2<>(labelled.size(), entry));
    }
    FlatMapFunction<Tuple2<Integer, ClassList.Entry>, Row> list =
        one -> fileRows(rootText, one._1(), one._2(), configuration.value());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(
        context.parallelize(labelled, labelled.size()).flatMap(list), FILES);
  }

  private Dataset<Row> load(SparkSession spark, Dataset<Row> files) {
    SerializableConfiguration configuration = configuration(spark);
    MapFunction<Row, Row> load = file -> loaded(file, configuration.value());
    return spread(spark, files)
        // In one order, whatever order the shuffle delivers: files that tasks write depend on it.
        .sortWithinPartitions(SourceRows.SAMPLE_ID)
        .map(load, SourceRows.encoder());
  }

  @Override
  public JavaRDD<String> ids(SparkSession spark) {
    return spread(spark, files(spark)).javaRDD().map(SourceRows::sampleId);
  }

  @Override
  public Dataset<Row> labels(SparkSession spark) {
    return files(spark).select(SourceRows.SAMPLE_ID, SourceRows.LABEL);
  }

  private Dataset<Row> spread(SparkSession spark, Dataset<Row> files) {
    parts = parts == 0 ? Partitions.of(spark, identity.files(), identity.bytes()) : parts;
    return files.repartition(parts, col(SourceRows.SAMPLE_ID));
  }

  private static Iterator<Row> fileRows(
      String root, int label, ClassList.Entry entry, Configuration configuration) {
    Path path = new Path(root);
    return Listing.files(folder(path, entry.directory()), path, configuration).stream()
        .map(
            file ->
                RowFactory.create(file.relative(), label, entry.name(), file.path(), file.size()))
        .iterator();
  }

  private static Row loaded(Row file, Configuration configuration) throws IOException {
    Path path = new Path(file.getString(3));
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      byte[] bytes = in.readNBytes(file.getLong(4) > LARGEST_FILE ? BEGINNING : LARGEST_FILE);
      return RowFactory.create(
          file.getString(0), file.getInt(1), file.getString(2), file.getString(3), bytes);
    }
  }
}
