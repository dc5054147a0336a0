package io.dsco.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;

import io.dsco.workspace.LiteralGlob;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One Parquet file or a folder of them, with {@code image} struct&lt;bytes binary, path string&gt;
 * and {@code label} int or long. A sample's id is {@code image.path} where every row has one and no
 * two are equal, else {@code file#row}.
 */
final class ParquetSource implements ImageSource {
  private static final String IMAGE_BYTES = "image.bytes";
  private static final String IMAGE_PATH = "image.path";
  private static final String FILE_PATH = "_metadata.file_path";
  private static final String ROW_INDEX = "_metadata.row_index";

  /** What a sample's id is made of. */
  private enum IdKind {
    IMAGE_PATH,
    FILE_AND_ROW
  }

  private final Path root;
  private final List<String> classNames;
  private final SourceIdentity identity;
  private final long count;
  private final IdKind idKind;

  private ParquetSource(
      Path root, List<String> classNames, SourceIdentity identity, long count, IdKind idKind) {
    this.root = root;
    this.classNames = classNames;
    this.identity = identity;
    this.count = count;
    this.idKind = idKind;
  }

  static ParquetSource open(SparkSession spark, Path path, Optional<ClassList> classes) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Path root = Listing.existing(path, configuration);
    List<ListedFile> files =
        Listing.files(root, root, configuration).stream()
            .filter(file -> file.relative().endsWith(".parquet"))
            .toList();
    if (files.isEmpty()) {
      throw new SourceException(
          "a Parquet dataset must have a file whose name ends with .parquet, there is none: "
              + root);
    }
    long bytes = files.stream().mapToLong(ListedFile::size).sum();
    SourceIdentity identity =
        new SourceIdentity(files.size(), bytes, FileSetDigest.of(files), List.of());
    Dataset<Row> table = table(spark, root);
    requireColumns(table.schema(), root);
    SortedMap<Long, Long> counts = labelCounts(table, root);
    List<String> names = LabelCounts.classNames(counts, classes, root.toString());
    long count = counts.values().stream().mapToLong(Long::longValue).sum();
    return new ParquetSource(root, names, identity, count, idKind(table));
  }

  private static Dataset<Row> table(SparkSession spark, Path root) {
    try {
      return spark
          .read()
          .option("recursiveFileLookup", true)
          .option("pathGlobFilter", "*.parquet")
          .parquet(LiteralGlob.of(root).toString());
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw new SourceException(
          "a Parquet dataset must be readable: %s (%s)"
              .formatted(e.getMessage().lines().findFirst().orElse(""), root),
          e);
    }
  }

  private static void requireColumns(StructType schema, Path root) {
    requireType(schema, "label", root, DataTypes.IntegerType, DataTypes.LongType);
    boolean image =
        Arrays.asList(schema.fieldNames()).contains("image")
            && schema.apply("image").dataType() instanceof StructType;
    if (!image) {
      throw new SourceException(
          "a Parquet dataset must have a column image of type struct, its columns are %s (%s)"
              .formatted(schema.simpleString(), root));
    }
    requireType((StructType) schema.apply("image").dataType(), "bytes", root, DataTypes.BinaryType);
  }

  private static void requireType(
      StructType schema, String column, Path root, DataType... allowed) {
    boolean there =
        Arrays.asList(schema.fieldNames()).contains(column)
            && Arrays.asList(allowed).contains(schema.apply(column).dataType());
    if (!there) {
      throw new SourceException(
          "a Parquet dataset must have a column %s of type %s, its columns are %s (%s)"
              .formatted(column, allowed[0].simpleString(), schema.simpleString(), root));
    }
  }

  private static SortedMap<Long, Long> labelCounts(Dataset<Row> table, Path root) {
    SortedMap<Long, Long> counts = new TreeMap<>();
    Dataset<Row> grouped = table.groupBy(col("label").cast(DataTypes.LongType)).agg(count(lit(1)));
    for (Row row : grouped.collectAsList()) {
      if (row.isNullAt(0)) {
        throw new SourceException(
            "every image must have a label, %d have none (%s)".formatted(row.getLong(1), root));
      }
      counts.put(row.getLong(0), row.getLong(1));
    }
    return counts;
  }

  private static IdKind idKind(Dataset<Row> table) {
    StructType image = (StructType) table.schema().apply("image").dataType();
    boolean hasPath =
        Arrays.asList(image.fieldNames()).contains("path")
            && image.apply("path").dataType().equals(DataTypes.StringType);
    if (!hasPath || !table.filter(col(IMAGE_PATH).isNull()).isEmpty()) {
      return IdKind.FILE_AND_ROW;
    }
    boolean unique =
        table.groupBy(col(IMAGE_PATH)).agg(count(lit(1)).as("rows")).filter("rows > 1").isEmpty();
    return unique ? IdKind.IMAGE_PATH : IdKind.FILE_AND_ROW;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public long imageCount() {
    return count;
  }

  @Override
  public SourceIdentity identity() {
    return identity;
  }

  @Override
  public Dataset<Row> read(SparkSession spark) {
    Column label = col("label").cast(DataTypes.IntegerType);
    Column names = lit(classNames.toArray(new String[0]));
    // A missing image is an empty one, which the decoder rejects with its reason.
    Column bytes = functions.coalesce(col(IMAGE_BYTES), lit(new byte[0]));
    return table(spark, root)
        .select(
            id().as(SourceRows.SAMPLE_ID),
            label.as(SourceRows.LABEL),
            element_at(names, label.plus(1)).as(SourceRows.CLASS_NAME),
            col(FILE_PATH).as(SourceRows.SOURCE_PATH),
            bytes.as(SourceRows.BYTES));
  }

  @Override
  public JavaRDD<String> ids(SparkSession spark) {
    // Spark cuts files by their sizes, whichever columns it reads of them.
    return table(spark, root).select(id()).as(Encoders.STRING()).javaRDD();
  }

  private Column id() {
    return idKind == IdKind.IMAGE_PATH ? col(IMAGE_PATH) : fileAndRow();
  }

  /** The file is named from the root on, so that a moved dataset keeps its ids. */
  private Column fileAndRow() {
    String folder = root.toUri().getRawPath();
    String below = "^.*?" + Pattern.quote(folder.substring(0, folder.lastIndexOf('/') + 1));
    Column file = regexp_replace(col(FILE_PATH), below, "");
    return concat(file, lit("#"), col(ROW_INDEX).cast(DataTypes.StringType));
  }
}
