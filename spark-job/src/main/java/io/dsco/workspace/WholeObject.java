package io.dsco.workspace;

import java.io.IOException;
import org.apache.hadoop.fs.Abortable.AbortableResult;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one object of an object store. Nothing is seen of it before its stream is closed, and then
 * all of it. Closing is what publishes it, so whatever goes wrong before takes the upload back
 * instead.
 */
final class WholeObject {
  private static final Logger LOG = LoggerFactory.getLogger(WholeObject.class);

  private WholeObject() {}

  static FileEntry write(FileSystem files, Path target, AtomicFile.Content content)
      throws IOException {
    // Overwrites: every attempt has the same content, and a condition would fail a request that is
    // repeated because only its answer was lost.
    FSDataOutputStream upload = files.create(target, true);
    try {
      DigestedStream out = new DigestedStream(upload);
      long rows = content.writeTo(out.shielded());
      FileEntry entry = out.entry(target.getName(), rows);
      if (!AtomicFile.holds(files, target, entry)) {
        publish(upload, files, target, entry);
      }
      return entry;
    } finally {
      takeBack(upload, target);
    }
  }

  private static void publish(
      FSDataOutputStream upload, FileSystem files, Path target, FileEntry entry)
      throws IOException {
    try {
      upload.close();
    } catch (IOException e) {
      // The answer to the last request may have been lost after the store had done the work.
      if (!isThere(files, target, entry, e)) {
        throw e;
      }
      LOG.info("{} is there, though the store did not say so: {}", target, e.toString());
    }
  }

  private static boolean isThere(FileSystem files, Path target, FileEntry entry, IOException why) {
    try {
      return AtomicFile.holds(files, target, entry);
    } catch (IOException e) {
      why.addSuppressed(e);
      return false;
    }
  }

  /** Does nothing to an upload that was completed. */
  private static void takeBack(FSDataOutputStream upload, Path target) {
    PartsInFlight.await(upload);
    AbortableResult result = upload.abort();
    if (result.anyCleanupException() != null) {
      // It stays invisible; the next run of this workspace asks the store to forget it.
      LOG.warn("an unfinished upload of {} may be left", target, result.anyCleanupException());
    }
  }
}
