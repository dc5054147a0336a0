package io.dsco.export;

import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Leftovers;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What lies in the folder of an ImageFolder export before it begins. Tasks list the classes'
 * folders; the driver has a line for each.
 */
final class ClassTree {
  private final SparkSession spark;
  private final ExportFolder folder;
  private final HashSet<String> others;
  private final List<String> files = new ArrayList<>();
  private final List<String> folders = new ArrayList<>();
  private final List<FolderState> states;

  private ClassTree(SparkSession spark, ExportFolder folder) throws IOException {
    this.spark = spark;
    this.folder = folder;
    this.others = new HashSet<>(folder.others());
    listTop();
    this.states = look();
  }

  static ClassTree of(SparkSession spark, ExportFolder folder) throws IOException {
    return new ClassTree(spark, folder);
  }

  private void listTop() throws IOException {
    Workspace target = folder.target();
    try {
      for (FileStatus one : target.fileSystem().listStatus(target.root())) {
        (one.isDirectory() ? folders : files).add(one.getPath().getName());
      }
    } catch (FileNotFoundException nothingWasWritten) {
      return;
    }
  }

  private List<FolderState> look() {
    Workspace target = folder.target();
    String fingerprint = folder.fingerprint().value();
    HashSet<String> earlier = others;
    return folders.isEmpty()
        ? List.of()
        : JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(folders, folders.size())
            .map(name -> FolderState.of(target, name, fingerprint, earlier))
            .collect();
  }

  /** Refuses a tree with files that no export wrote. */
  void refuseForeignFiles() throws IOException {
    Set<String> foreign = new TreeSet<>();
    Set<String> listed = folder.listed();
    files.stream()
        .filter(name -> !listed.contains(name) && !isAttempt(name, listed))
        .forEach(foreign::add);
    long count = foreign.size();
    for (FolderState state : states) {
      count += state.foreign();
      if (state.foreign() > 0) {
        foreign.add(state.example());
      }
    }
    if (count > 0) {
      throw folder.foreign(count, foreign.iterator().next());
    }
  }

  /** Whether every image file of a manifest is there, by number and length. */
  boolean holds(Manifest manifest) {
    Map<String, FolderState> found = new TreeMap<>();
    states.forEach(state -> found.put(state.folder(), state));
    boolean whole = files.contains(ImageFolderExport.CLASSES);
    for (FileEntry list : manifest.files()) {
      if (list.rows() > 0) {
        FolderState state = found.get(list.path().substring(0, list.path().indexOf('/')));
        whole &=
            state != null
                && state.images() == list.rows()
                && state.imageBytes() == Long.parseLong(list.property(ClassFolders.IMAGE_BYTES));
      }
    }
    return whole;
  }

  /** Deletes what earlier exports and killed attempts left in the folders. */
  void clear() throws IOException {
    Workspace target = folder.target();
    Set<String> listed = folder.listed();
    for (String file : files) {
      if (isAttempt(file, listed)) {
        target.fileSystem().delete(new Path(target.root(), file), false);
      }
    }
    String fingerprint = folder.fingerprint().value();
    HashSet<String> earlier = others;
    if (!folders.isEmpty()) {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(folders, folders.size())
          .foreach(name -> FolderState.clear(target, name, fingerprint, earlier));
    }
  }

  private boolean isAttempt(String name, Set<String> listed) {
    Path root = folder.target().root();
    return listed.stream()
        .anyMatch(target -> Leftovers.isAttempt(new Path(root, name), new Path(root, target)));
  }
}
