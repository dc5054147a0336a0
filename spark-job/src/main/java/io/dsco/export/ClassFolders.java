package io.dsco.export;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.GroupedFiles;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the folder of each class: image files, and a hidden list of them with all that is known of
 * each, a line of JSON. Files carry the fingerprint of their export in their names, by which one
 * export knows those of another. It crosses to executors.
 */
final class ClassFolders extends GroupedFiles {
  private static final long serialVersionUID = 1;

  /** Property of a list: bytes of the image files in it. */
  static final String IMAGE_BYTES = "image_bytes";

  /** Property of a list: the class's name. */
  static final String CLASS_NAME = "class_name";

  /** Property of a list: the class's label. */
  static final String LABEL = "label";

  /** What a class's folder is made from; the label groups, the number sorts. */
  static final StructType ROWS =
      new StructType()
          .add("label", DataTypes.IntegerType, false)
          .add("number", DataTypes.LongType, false)
          .add("key", DataTypes.StringType, false)
          .add("class_name", DataTypes.StringType, false)
          .add("columns", DataTypes.StringType, false)
          .add("png", DataTypes.BinaryType, false);

  private final Workspace target;
  private final String mark;

  ClassFolders(Workspace target, Fingerprint fingerprint) {
    this.target = target;
    this.mark = fingerprint.folder();
  }

  static Row row(PublishedSample sample) {
    return RowFactory.create(
        sample.label(),
        sample.number(),
        sample.key(),
        sample.className(),
        Json.canonical(sample.columns()),
        sample.png());
  }

  @Override
  protected FileEntry write(int label, Iterator<Row> rows) throws IOException {
    Row first = rows.next();
    String className = first.getString(3);
    String folder = FolderName.of(className);
    StringBuilder list = new StringBuilder();
    long bytes = add(list, folder, first);
    long count = 1;
    for (; rows.hasNext(); count++) {
      bytes += add(list, folder, rows.next());
    }
    String path = folder + "/." + mark + ".jsonl";
    FileEntry entry =
        AtomicFile.writeText(target.fileSystem(), new Path(target.root(), path), list.toString());
    return new FileEntry(
        path,
        count,
        entry.bytes(),
        entry.sha256(),
        Map.of(
            CLASS_NAME, className,
            LABEL, String.valueOf(label),
            IMAGE_BYTES, String.valueOf(bytes)));
  }

  /** Writes an image file and adds its line; returns its bytes. */
  private long add(StringBuilder list, String folder, Row row) throws IOException {
    String name = mark + "-" + row.getString(2) + ".png";
    byte[] png = row.getAs(5);
    FileEntry entry =
        AtomicFile.write(
            target.fileSystem(),
            new Path(new Path(target.root(), folder), name),
            out -> {
              out.write(png);
              return 1;
            });
    Map<String, Object> line =
        Map.of(
            "file_name", name,
            "bytes", entry.bytes(),
            "sha256", entry.sha256(),
            "sample", Json.tree(row.getString(4)));
    list.append(Json.canonical(line)).append('\n');
    return entry.bytes();
  }
}
