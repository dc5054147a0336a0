package io.dsco.export;

import io.dsco.config.UserException;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes the published images as a tree with a folder for each class. */
public final class ImageFolderExport implements Stage {
  static final String NAME = "export-image-folder";

  /** Text file of the folders in the order of their labels, as a run's class list. */
  static final String CLASSES = "classes.txt";

  /** Counts up when the files' form changes for the same dataset. */
  private static final int FORMAT_VERSION = 1;

  /** Files beside the folders of the classes. */
  private static final Set<String> OWN = Set.of(CLASSES, Manifest.NAME, ExportFolder.PENDING);

  private final SparkSession spark;
  private final Workspace workspace;
  private final Workspace target;

  /**
   * Does nothing yet.
   *
   * @param workspace of the published dataset
   * @param target whose root the folders go to
   */
  public ImageFolderExport(SparkSession spark, Workspace workspace, Workspace target) {
    this.spark = spark;
    this.workspace = workspace;
    this.target = target;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StageResult execute() {
    try {
      PublishedDataset dataset = PublishedDataset.of(workspace);
      ExportFolder folder = new ExportFolder(target, name(), fingerprint(dataset));
      ClassTree tree = ClassTree.of(spark, folder);
      tree.refuseForeignFiles();
      Optional<Manifest> current = folder.current();
      if (current.isPresent() && tree.holds(current.get())) {
        return result(current.get(), State.ALREADY_COMPLETE);
      }
      List<String> classes = folders(dataset);
      folder.begin(List.of(CLASSES));
      Manifest manifest = write(dataset, folder.fingerprint(), classes);
      tree.clear();
      folder.end(manifest);
      return result(manifest, State.EXECUTED);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot export to " + target.root(), e);
    }
  }

  private Manifest write(PublishedDataset dataset, Fingerprint fingerprint, List<String> classes)
      throws IOException {
    Dataset<Row> rows =
        dataset.rows(spark, new SampleRows(workspace, ClassFolders::row), ClassFolders.ROWS);
    List<FileEntry> files =
        new ArrayList<>(
            new ClassFolders(target, fingerprint).writeAll(rows, classes.size(), "number"));
    String text = String.join("\n", classes) + "\n";
    files.add(AtomicFile.writeText(target.fileSystem(), new Path(target.root(), CLASSES), text));
    return new Manifest(
        name(),
        fingerprint.value(),
        files,
        Map.of(PublishedDataset.FINGERPRINT, dataset.fingerprint()));
  }

  /**
   * The folders in the order of the labels.
   *
   * @throws UserException when two classes have one name
   */
  private List<String> folders(PublishedDataset dataset) {
    Map<String, Integer> labels = new HashMap<>();
    List<String> folders = new ArrayList<>();
    for (Row row : dataset.classes(spark)) {
      String folder = FolderName.of(row.getString(1));
      Integer other = labels.put(folder, row.getInt(0));
      if (other != null || OWN.contains(folder)) {
        throw new UserException(
            "a class must have a folder of its own, %d would be in %s with %s (export.formats: image-folder)"
                .formatted(row.getInt(0), folder, other == null ? "a file of the export" : other));
      }
      folders.add(folder);
    }
    return folders;
  }

  private Fingerprint fingerprint(PublishedDataset dataset) {
    return Fingerprint.of(
        Map.of("stage", name(), "version", FORMAT_VERSION, "dataset", dataset.fingerprint()));
  }

  private StageResult result(Manifest manifest, State state) {
    return StageResult.of(manifest, state, target.root().toString());
  }
}
