package io.dsco.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads that a killed process left unfinished in an object store. They are never seen as files,
 * but the store keeps their parts, and charges for them.
 */
public final class PendingUploads {
  private static final Logger LOG = LoggerFactory.getLogger(PendingUploads.class);

  /** Uploads that a store names in one answer. */
  private static final int TOLD_AT_ONCE = 1_000;

  /** A store that does not forget them is not asked for ever. */
  private static final int MOST_ROUNDS = 100;

  private PendingUploads() {}

  /**
   * Takes back those below the workspace. A run does so before its first stage, so an upload of
   * another run in the same workspace would fail, and its task be done again.
   */
  public static void takeBack(Workspace workspace) {
    FileSystem files = workspace.fileSystem();
    Path root = files.makeQualified(workspace.root());
    try {
      // In a workspace that is a whole bucket they could be anybody's.
      if (!root.isRoot()
          && AtomicFile.isObjectStore(files, root)
          && files.hasPathCapability(root, CommonPathCapabilities.FS_MULTIPART_UPLOADER)) {
        takeBack(files, root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach the workspace " + root, e);
    }
  }

  private static void takeBack(FileSystem files, Path root) throws IOException {
    try (MultipartUploader uploads = files.createMultipartUploader(root).build()) {
      int all = 0;
      int some = TOLD_AT_ONCE;
      for (int round = 0; round < MOST_ROUNDS && some >= TOLD_AT_ONCE; round++) {
        some = uploads.abortUploadsUnderPath(root).join();
        all += some;
      }
      if (all > 0) {
        LOG.info("took back {} unfinished uploads of an earlier run below {}", all, root);
      }
    } catch (CompletionException e) {
      // Nothing of the run depends on it: a role may write objects and not list uploads.
      LOG.warn(
          "unfinished uploads below {} cannot be taken back, a rule of the bucket has to: {}",
          root,
          e.getCause().toString());
    }
  }
}
