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
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Published datasets that others have replaced, {@code versions/<fingerprint>} of the workspace. A
 * version is a copy, made while the dataset is still in its place, with its manifest last: whoever
 * finds a manifest finds the version whole, wherever a run was cut off.
 */
final class KeptVersions {
  private static final Logger LOG = LoggerFactory.getLogger(KeptVersions.class);

  /** Name of the manifest of a version that is being deleted. */
  private static final String DELETED = "deleted.json";

  private final Workspace workspace;
  private final FileSystem files;
  private final int most;

  /**
   * @param most how many are kept; 0 keeps and deletes none
   */
  KeptVersions(Workspace workspace, int most) {
    this.workspace = workspace;
    this.files = workspace.fileSystem();
    this.most = most;
  }

  /** A version that was kept, if it is whole. */
  Optional<Manifest> find(String fingerprint) throws IOException {
    Fingerprint of = new Fingerprint(fingerprint);
    return Manifest.complete(files, workspace.version(of), of);
  }

  /**
   * Copies the published dataset, unless none are kept or this one is. Room is made before: the
   * dataset itself is still in its place. One whose bytes are not those of its manifest is not
   * kept: it would be a version that never was.
   */
  void keep(Manifest published) throws IOException {
    if (most == 0) {
      return;
    }
    Path version = workspace.version(new Fingerprint(published.fingerprint()));
    if (find(published.fingerprint()).isEmpty()) {
      prune(most - 1);
      if (!copyAll(published, version)) {
        return;
      }
    }
    // Written anew also where the version was there: its time is that of the last replacement.
    files.delete(new Path(version, Manifest.NAME), false);
    published.write(files, version);
    LOG.info("the dataset that is replaced is kept in {}", version);
  }

  private boolean copyAll(Manifest published, Path version) throws IOException {
    for (FileEntry entry : published.files()) {
      Path copy = new Path(version, entry.path());
      if (!copy(new Path(workspace.dataset(), entry.path()), copy).equals(entry.sha256())) {
        remove(published, version);
        LOG.warn(
            "{} no longer has the SHA-256 of {}: the dataset that is replaced is not kept",
            entry.path(),
            new Path(workspace.dataset(), Manifest.NAME));
        return false;
      }
    }
    return true;
  }

  private String copy(Path from, Path to) throws IOException {
    AtomicFile.Content content =
        out -> {
          try (InputStream in = files.open(from)) {
            in.transferTo(out);
          }
          return 0;
        };
    return AtomicFile.write(files, to, content).sha256();
  }

  /** Deletes the oldest of those that are too many. */
  void prune() throws IOException {
    if (most > 0) {
      prune(most);
    }
  }

  private void prune(int left) throws IOException {
    for (FileStatus cutOff : found(DELETED)) {
      delete(cutOff.getPath().getParent());
    }
    List<FileStatus> kept = versions();
    for (FileStatus manifest : kept.subList(Math.min(left, kept.size()), kept.size())) {
      delete(manifest.getPath().getParent());
    }
  }

  /** Manifests of whole and other versions of ours, the newest first. */
  private List<FileStatus> versions() throws IOException {
    List<FileStatus> versions = new ArrayList<>();
    for (FileStatus status : found(Manifest.NAME)) {
      if (isVersion(status.getPath().getParent())) {
        versions.add(status);
      }
    }
    versions.sort(
        Comparator.comparingLong(FileStatus::getModificationTime)
            .reversed()
            .thenComparing(status -> status.getPath().toString()));
    return versions;
  }

  private FileStatus[] found(String name) throws IOException {
    FileStatus[] found =
        files.globStatus(new Path(LiteralGlob.of(workspace.versions()), "*/" + name));
    return found == null ? new FileStatus[0] : found;
  }

  private boolean isVersion(Path folder) throws IOException {
    try {
      return Manifest.read(files, folder)
          .filter(manifest -> manifest.stage().equals(ProductFolder.STAGE))
          .map(manifest -> new Fingerprint(manifest.fingerprint()).folder())
          .filter(folder.getName()::equals)
          .isPresent();
    } catch (WorkspaceException e) {
      LOG.warn("{} is left: {}", folder, e.getMessage());
      return false;
    }
  }

  /**
   * The manifest gets another name first, so that no version is there in part, and whoever finds
   * that name goes on deleting. Files of others stay.
   */
  private void delete(Path version) throws IOException {
    Path deleted = new Path(version, DELETED);
    Path manifest = new Path(version, Manifest.NAME);
    if (files.exists(manifest)) {
      AtomicFile.move(files, manifest, deleted);
    }
    Optional<Manifest> of = Manifest.read(files, version, DELETED);
    if (of.isPresent()) {
      remove(of.get(), version);
    }
    files.delete(deleted, false);
    Set<String> others = new TreeSet<>(FilesBelow.names(files, version));
    if (others.isEmpty()) {
      files.delete(version, true);
      LOG.info("{} is deleted: publish.keep-versions = {}", version, most);
    } else {
      LOG.warn("{} is left: no run of ours wrote {}", version, others.iterator().next());
    }
  }

  private void remove(Manifest manifest, Path version) throws IOException {
    for (FileEntry entry : manifest.files()) {
      files.delete(new Path(version, entry.path()), false);
    }
  }
}
