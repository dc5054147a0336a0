package io.dsco.publish;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.FilesBelow;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of the product. A file there is ours when a manifest of ours lists it: the published
 * one, or those of a publication that was interrupted while it moved its files, its own and the one
 * that it replaces. Nothing else is ever replaced or deleted. While files move there is no
 * manifest: whoever finds one finds what it describes.
 */
final class ProductFolder {
  /** What the stage's manifests are signed with. */
  static final String STAGE = "publish";

  /** Where a staging folder keeps the manifest that it replaces. */
  private static final String REPLACED = "replaced";

  /** Summaries of changes, which wait in the staging folder until the product is in its place. */
  private static final String CHANGES = "changes-*.json";

  private static final String ALL_STAGING = ".dataset-" + "[0-9a-f]".repeat(16);

  private final Workspace workspace;
  private final FileSystem files;
  private final Path folder;
  private final Path staging;
  private final Fingerprint fingerprint;

  ProductFolder(Workspace workspace, Fingerprint fingerprint) {
    this.workspace = workspace;
    this.files = workspace.fileSystem();
    this.folder = workspace.dataset();
    this.fingerprint = fingerprint;
    this.staging = workspace.datasetStaging(fingerprint);
  }

  /** Where the product is gathered. */
  Path staging() {
    return staging;
  }

  /** Refuses a folder that holds files which no run of ours wrote. */
  void refuseForeignFiles() throws IOException {
    Set<String> foreign = new TreeSet<>(FilesBelow.names(files, folder));
    foreign.removeAll(ours());
    if (!foreign.isEmpty()) {
      throw new WorkspaceException(
          "%s holds %d files that no run of ours wrote, such as %s; move them away or choose another workspace"
              .formatted(folder, foreign.size(), foreign.iterator().next()));
    }
  }

  /**
   * Makes the gathered files the product: takes the manifest before away, moves them in, takes out
   * what only the manifest before listed, and puts the new manifest in place last.
   */
  void publish(Manifest manifest) throws IOException {
    Set<String> obsolete = new HashSet<>();
    published().ifPresent(old -> old.files().forEach(file -> obsolete.add(file.path())));
    for (Manifest interrupted : interrupted()) {
      interrupted.files().forEach(file -> obsolete.add(file.path()));
    }
    manifest.write(files, staging);
    withdraw();
    for (FileEntry entry : manifest.files()) {
      obsolete.remove(entry.path());
      moveIn(entry.path());
    }
    for (String path : obsolete) {
      files.delete(new Path(folder, path), false);
    }
    moveIn(Manifest.NAME);
    releaseChanges();
    for (FileStatus done : stagings()) {
      files.delete(done.getPath(), true);
    }
  }

  /** Keeps the manifest before in the staging folder, where it tells whose the files are. */
  private void withdraw() throws IOException {
    Path before = new Path(folder, Manifest.NAME);
    if (files.exists(before)) {
      files.mkdirs(new Path(staging, REPLACED));
      AtomicFile.move(files, before, new Path(new Path(staging, REPLACED), Manifest.NAME));
    }
  }

  /** Ends a publication of this fingerprint that was killed when its product was in its place. */
  void removeStaging() throws IOException {
    releaseChanges();
    files.delete(staging, true);
  }

  /** A summary tells of a replacement that took place. */
  private void releaseChanges() throws IOException {
    FileStatus[] found = files.globStatus(new Path(LiteralGlob.of(staging), CHANGES));
    for (FileStatus summary : found == null ? new FileStatus[0] : found) {
      Path path = summary.getPath();
      AtomicFile.move(files, path, new Path(workspace.versions(), path.getName()));
    }
  }

  /**
   * A product.
   *
   * @param folder it is in
   */
  record Published(Path folder, Manifest manifest) {}

  /**
   * The product that is replaced: the published one, or, where a publication was cut off while it
   * moved files, the version that was kept of what it replaced.
   */
  Optional<Published> before(KeptVersions versions) throws IOException {
    Optional<Manifest> published = published();
    if (published.isPresent()) {
      return published
          .filter(manifest -> !manifest.fingerprint().equals(fingerprint.value()))
          .map(manifest -> new Published(folder, manifest));
    }
    for (FileStatus status : stagings()) {
      Optional<Manifest> replaced = Manifest.read(files, new Path(status.getPath(), REPLACED));
      if (replaced.isPresent() && versions.find(replaced.get().fingerprint()).isPresent()) {
        Fingerprint of = new Fingerprint(replaced.get().fingerprint());
        return Optional.of(new Published(workspace.version(of), replaced.get()));
      }
    }
    return Optional.empty();
  }

  private void moveIn(String path) throws IOException {
    AtomicFile.move(files, new Path(staging, path), new Path(folder, path));
  }

  private Set<String> ours() throws IOException {
    Set<String> paths = new HashSet<>();
    Optional<Manifest> published = published();
    if (published.isPresent()) {
      paths.add(Manifest.NAME);
      published.get().files().forEach(file -> paths.add(file.path()));
    }
    for (Manifest manifest : interrupted()) {
      manifest.files().forEach(file -> paths.add(file.path()));
    }
    return paths;
  }

  private Optional<Manifest> published() throws IOException {
    Optional<Manifest> found = Manifest.read(files, folder);
    if (found.isPresent() && !found.get().stage().equals(STAGE)) {
      throw new WorkspaceException(
          folder + " holds the manifest of stage " + found.get().stage() + "; move it away");
    }
    return found;
  }

  /** Manifests of publications that were cut off while they moved files. */
  private Set<Manifest> interrupted() throws IOException {
    Set<Manifest> manifests = new HashSet<>();
    for (FileStatus status : stagings()) {
      Manifest.read(files, status.getPath()).ifPresent(manifests::add);
      Manifest.read(files, new Path(status.getPath(), REPLACED)).ifPresent(manifests::add);
    }
    return manifests;
  }

  private FileStatus[] stagings() throws IOException {
    FileStatus[] found = files.globStatus(new Path(LiteralGlob.of(workspace.root()), ALL_STAGING));
    return found == null ? new FileStatus[0] : found;
  }
}
