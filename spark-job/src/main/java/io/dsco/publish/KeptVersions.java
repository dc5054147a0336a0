package io.dsco.publish;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.FilesBelow;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
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
   * Copies the published dataset, unless none are kept. One whose bytes are not those of its
   * manifest is not kept: it would be a version that never was.
   */
  void keep(Manifest published) throws IOException {
    if (most == 0) {
      return;
    }
    Path version = workspace.version(new Fingerprint(published.fingerprint()));
    for (FileEntry entry : published.files()) {
      Path copy = new Path(version, entry.path());
      if (!copy(new Path(workspace.dataset(), entry.path()), copy).equals(entry.sha256())) {
        files.delete(copy, false);
        LOG.warn(
            "{} no longer has the SHA-256 of {}: the dataset that is replaced is not kept",
            entry.path(),
            new Path(workspace.dataset(), Manifest.NAME));
        return;
      }
    }
    // Written anew also where the version was there: its time is that of the last replacement.
    files.delete(new Path(version, Manifest.NAME), false);
    published.write(files, version);
    LOG.info("the dataset that is replaced is kept in {}", version);
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
    List<FileStatus> kept = most == 0 ? List.of() : versions();
    for (FileStatus manifest : kept.subList(Math.min(most, kept.size()), kept.size())) {
      delete(manifest.getPath().getParent());
    }
  }

  /** Manifests of whole and other versions of ours, the newest first. */
  private List<FileStatus> versions() throws IOException {
    FileStatus[] found = files.globStatus(new Path(workspace.versions(), "*/" + Manifest.NAME));
    List<FileStatus> versions = new ArrayList<>();
    for (FileStatus status : found == null ? new FileStatus[0] : found) {
      Path folder = status.getPath().getParent();
      Optional<Manifest> manifest = Manifest.read(files, folder);
      if (manifest.isPresent() && isVersion(folder, manifest.get())) {
        versions.add(status);
      }
    }
    versions.sort(
        Comparator.comparingLong(FileStatus::getModificationTime)
            .reversed()
            .thenComparing(status -> status.getPath().toString()));
    return versions;
  }

  private static boolean isVersion(Path folder, Manifest manifest) {
    return manifest.stage().equals(ProductFolder.STAGE)
        && folder.getName().equals(new Fingerprint(manifest.fingerprint()).folder());
  }

  /** The manifest goes first, so that no version is there in part; files of others stay. */
  private void delete(Path version) throws IOException {
    Optional<Manifest> manifest = Manifest.read(files, version);
    files.delete(new Path(version, Manifest.NAME), false);
    for (FileEntry entry : manifest.map(Manifest::files).orElse(List.of())) {
      files.delete(new Path(version, entry.path()), false);
    }
    Set<String> others = new TreeSet<>(FilesBelow.names(files, version));
    if (others.isEmpty()) {
      files.delete(version, true);
      LOG.info("{} is deleted: publish.keep-versions = {}", version, most);
    } else {
      LOG.warn("{} is left: no run of ours wrote {}", version, others.iterator().next());
    }
  }
}
