package io.dsco.source;

import io.dsco.image.PngEncoder;
import io.dsco.source.IdxFile.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes one Parquet file of 8-bit grey PNGs from a pair of IDX files, in their order: {@code
 * image} struct&lt;bytes binary, path string&gt; and {@code label} int. It makes the embedded
 * dataset.
 */
public final class IdxToParquet {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message dataset {
            optional group image {
              optional binary bytes;
              optional binary path (STRING);
            }
            optional int32 label;
          }
          """);
  private static final String ALL = "all";

  private IdxToParquet() {}

  /** Arguments: images, labels, output, name of the split, images per class or {@code all}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 5) {
      throw new IllegalArgumentException(
          "five arguments are needed: IMAGES LABELS OUTPUT SPLIT PER_CLASS|all, were "
              + arguments.length);
    }
    int perClass = arguments[4].equals(ALL) ? Integer.MAX_VALUE : Integer.parseInt(arguments[4]);
    int rows =
        write(
            new Path(arguments[0]),
            new Path(arguments[1]),
            new Path(arguments[2]),
            arguments[3],
            perClass);
    PrintStream out = System.out;
    out.println(rows + " images written to " + arguments[2]);
  }

  /**
   * Keeps the first images of each class.
   *
   * @param split first part of {@code image.path}, as in {@code train/00017.png}
   * @return the number of rows
   */
  static int write(Path images, Path labels, Path output, String split, int perClass)
      throws IOException {
    Configuration configuration = new Configuration();
    Map<Integer, Integer> taken = new HashMap<>();
    int rows = 0;
    try (IdxFile image = IdxFile.open(images, configuration, Kind.IMAGES);
        IdxFile label = IdxFile.open(labels, configuration, Kind.LABELS);
        ParquetWriter<Group> writer = writer(output, configuration)) {
      requireEqualCounts(image, label, images, labels);
      SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
      for (int index = 0; index < image.count(); index++) {
        byte[] grey = image.next();
        int number = label.next()[0] & 0xFF;
        if (taken.merge(number, 1, Integer::sum) <= perClass) {
          byte[] png = PngEncoder.encodeGrey(grey, image.width(), image.height());
          writer.write(row(groups, png, "%s/%05d.png".formatted(split, index), number));
          rows++;
        }
      }
    }
    return rows;
  }

  static void requireEqualCounts(IdxFile image, IdxFile label, Path images, Path labels) {
    if (image.count() != label.count()) {
      throw new SourceException(
          "IDX images and labels must be equally many, were %d and %d (%s, %s)"
              .formatted(image.count(), label.count(), images, labels));
    }
  }

  private static ParquetWriter<Group> writer(Path output, Configuration configuration)
      throws IOException {
    return ExampleParquetWriter.builder(HadoopOutputFile.fromPath(output, configuration))
        .withType(SCHEMA)
        .withConf(configuration)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withDictionaryEncoding(false)
        .withRowGroupSize(1L << 20) // several row groups, so that several tasks read the file
        .build();
  }

  private static Group row(SimpleGroupFactory groups, byte[] png, String path, int label) {
    Group row = groups.newGroup();
    row.addGroup("image").append("bytes", Binary.fromConstantByteArray(png)).append("path", path);
    return row.append("label", label);
  }
}
