package io.dsco.source;

import io.dsco.image.PngEncoder;
import io.dsco.source.IdxFile.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A pair of IDX files, packed or not: {@code …images-idx3-ubyte} and {@code …labels-idx1-ubyte}
 * beside it. Images become grey PNGs; a sample's id is {@code file#index}. Every task reads its own
 * range of indices.
 */
final class IdxSource implements ImageSource {
  private final Path images;
  private final Path labels;
  private final List<String> classNames;
  private final SourceIdentity identity;
  private final long count;

  /** Decided once: reading and naming must cut alike, also where executors come in between. */
  private int parts;

  private IdxSource(
      Path images, Path labels, List<String> classNames, SourceIdentity identity, long count) {
    this.images = images;
    this.labels = labels;
    this.classNames = classNames;
    this.identity = identity;
    this.count = count;
  }

  /** Without {@code labelsPath}, the labels lie beside the images under the usual name. */
  static IdxSource open(
      SparkSession spark, Path path, Optional<String> labelsPath, Optional<ClassList> classes) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    Path images = Listing.existing(path, configuration);
    Path labels =
        Listing.existing(
            labelsPath.map(Path::new).orElseGet(() -> labelsBeside(images)), configuration);
    Path folder = images.getParent();
    List<ListedFile> files =
        List.of(
            Listing.files(images, folder, configuration).get(0),
            Listing.files(labels, labels.getParent(), configuration).get(0));
    long bytes = files.stream().mapToLong(ListedFile::size).sum();
    SourceIdentity identity =
        new SourceIdentity(files.size(), bytes, FileSetDigest.of(files), List.of());
    SortedMap<Long, Long> counts = labelCounts(images, labels, configuration);
    long count = counts.values().stream().mapToLong(Long::longValue).sum();
    List<String> names = LabelCounts.classNames(counts, classes, labels.toString());
    return new IdxSource(images, labels, names, identity, count);
  }

  private static Path labelsBeside(Path images) {
    String name = images.getName();
    if (!name.contains("images-idx3")) {
      throw new SourceException(
          "the path of an IDX dataset must be its images file (…images-idx3-ubyte), was " + images);
    }
    return new Path(images.getParent(), name.replace("images-idx3", "labels-idx1"));
  }

  private static SortedMap<Long, Long> labelCounts(
      Path images, Path labels, Configuration configuration) {
    SortedMap<Long, Long> counts = new TreeMap<>();
    try (IdxFile image = IdxFile.open(images, configuration, Kind.IMAGES);
        IdxFile label = IdxFile.open(labels, configuration, Kind.LABELS)) {
      IdxToParquet.requireEqualCounts(image, label, images, labels);
      for (int i = 0; i < label.count(); i++) {
        counts.merge((long) (label.next()[0] & 0xFF), 1L, Long::sum);
      }
    }
    return counts;
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
    SerializableConfiguration configuration =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    String imagesText = images.toString();
    String labelsText = labels.toString();
    List<String> names = classNames;
    MapPartitionsFunction<Long, Row> load =
        indices ->
            new Rows(
                new Path(imagesText), new Path(labelsText), names, configuration.value(), indices);
    return indices(spark).mapPartitions(load, SourceRows.encoder());
  }

  @Override
  public JavaRDD<String> ids(SparkSession spark) {
    String file = images.getName();
    return indices(spark).javaRDD().map(index -> sampleId(file, index));
  }

  private Dataset<Long> indices(SparkSession spark) {
    parts = parts == 0 ? Partitions.of(spark, count, identity.bytes()) : parts;
    return spark.range(0, count, 1, parts);
  }

  private static String sampleId(String file, long index) {
    return file + "#" + index;
  }

  /** The rows of ascending indices; the files are closed with the task. */
  private static final class Rows implements Iterator<Row> {
    private final Path path;
    private final List<String> names;
    private final IdxFile image;
    private final IdxFile label;
    private final Iterator<Long> indices;
    private long position;

    private Rows(
        Path images,
        Path labels,
        List<String> names,
        Configuration configuration,
        Iterator<Long> indices) {
      this.path = images;
      this.names = names;
      this.indices = indices;
      this.image = IdxFile.open(images, configuration, Kind.IMAGES);
      this.label = IdxFile.open(labels, configuration, Kind.LABELS);
      TaskContext.get()
          .addTaskCompletionListener(
              context -> {
                image.close();
                label.close();
              });
    }

    @Override
    public boolean hasNext() {
      return indices.hasNext();
    }

    @Override
    public Row next() {
      if (!indices.hasNext()) {
        throw new NoSuchElementException();
      }
      long index = indices.next();
      image.skip(index - position);
      label.skip(index - position);
      position = index + 1;
      byte[] png = PngEncoder.encodeGrey(image.next(), image.width(), image.height());
      int number = label.next()[0] & 0xFF;
      return RowFactory.create(
          sampleId(path.getName(), index), number, names.get(number), path.toString(), png);
    }
  }
}
