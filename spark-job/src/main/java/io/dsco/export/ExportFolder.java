package io.dsco.export;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.FilesBelow;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Leftovers;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of an export. What is ours there is said by its manifest, or, while files are written
 * and after a kill meanwhile, by {@code pending.json}: the files of the export before and those of
 * the new one. Nothing else is ever replaced or deleted. Lives on the driver.
 *
 * @param target whose root the folder is
 * @param stage that manifests are signed with
 */
record ExportFolder(Workspace target, String stage, Fingerprint fingerprint) {
  static final String PENDING = "pending.json";

  /** Attribute of {@link #PENDING}: the exports that may have files here. */
  private static final String FINGERPRINTS = "fingerprints";

  /** The manifest, when it is of this fingerprint. */
  Optional<Manifest> current() throws IOException {
    return read(Manifest.NAME).filter(found -> found.fingerprint().equals(fingerprint.value()));
  }

  /** Files that exports listed, the one that is here and those that did not end. */
  Set<String> listed() throws IOException {
    Set<String> paths = new TreeSet<>(List.of(Manifest.NAME, PENDING));
    for (Manifest manifest : manifests()) {
      manifest.files().forEach(file -> paths.add(file.path()));
    }
    return paths;
  }

  /** Fingerprints of the exports that may have files here, without this one. */
  Set<String> others() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Manifest manifest : manifests()) {
      found.add(manifest.fingerprint());
      if (manifest.attributes().get(FINGERPRINTS) instanceof Collection<?> several) {
        several.forEach(one -> found.add(one.toString()));
      }
    }
    found.remove(fingerprint.value());
    return found;
  }

  /** Removes what killed attempts left, and refuses a folder with files that nothing lists. */
  void refuseForeignFiles() throws IOException {
    Set<String> listed = listed();
    Leftovers.remove(files(), target.root(), listed);
    Set<String> foreign = new TreeSet<>(FilesBelow.names(files(), target.root()));
    foreign.removeAll(listed);
    if (!foreign.isEmpty()) {
      throw foreign(foreign.size(), foreign.iterator().next());
    }
  }

  WorkspaceException foreign(long count, String example) {
    return new WorkspaceException(
        "%s holds %d files that no export of ours wrote, such as %s; move them away or choose another folder (export.output)"
            .formatted(target.root(), count, example));
  }

  /**
   * Notes what is going to be written, then takes the manifest away: from here on nothing is whole.
   */
  void begin(Collection<String> planned) throws IOException {
    Set<String> paths = listed();
    paths.addAll(planned);
    paths.removeAll(List.of(Manifest.NAME, PENDING));
    List<FileEntry> entries =
        paths.stream().map(path -> new FileEntry(path, 0, 0, "", Map.of())).toList();
    Manifest pending =
        new Manifest(stage, fingerprint.value(), entries, Map.of(FINGERPRINTS, others()));
    AtomicFile.writeText(files(), new Path(target.root(), PENDING), Json.pretty(pending));
    files().delete(new Path(target.root(), Manifest.NAME), false);
  }

  /** Deletes what only earlier exports listed, and puts the manifest in place. */
  void end(Manifest manifest) throws IOException {
    Set<String> obsolete = listed();
    obsolete.removeAll(List.of(Manifest.NAME, PENDING));
    manifest.files().forEach(file -> obsolete.remove(file.path()));
    for (String path : obsolete) {
      files().delete(new Path(target.root(), path), false);
    }
    AtomicFile.writeText(files(), new Path(target.root(), Manifest.NAME), Json.pretty(manifest));
    files().delete(new Path(target.root(), PENDING), false);
  }

  private List<Manifest> manifests() throws IOException {
    List<Manifest> found = new ArrayList<>();
    read(Manifest.NAME).ifPresent(found::add);
    read(PENDING).ifPresent(found::add);
    return found;
  }

  private Optional<Manifest> read(String name) throws IOException {
    Optional<Manifest> found = Manifest.read(files(), target.root(), name);
    if (found.isPresent() && !found.get().stage().equals(stage)) {
      throw new WorkspaceException(
          "%s in %s must be of the stage %s, is of %s; choose another folder (export.output)"
              .formatted(name, target.root(), stage, found.get().stage()));
    }
    return found;
  }

  private FileSystem files() {
    return target.fileSystem();
  }
}
