package io.dsco.encode;

import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * An earlier class file's latents, asked for in the file's own order, that of ids. One row is in
 * memory at a time. Belongs to one thread.
 */
final class KeptLatents implements Closeable {
  private final Path path;
  private final TableReader rows;
  private long taken;

  KeptLatents(Workspace workspace, Path path) throws IOException {
    this.path = path;
    this.rows = new ParquetFiles(workspace).read(path, LatentTable.SOURCES_AND_LATENTS);
  }

  /**
   * The latent of an image that is in the file, behind those that were asked for before.
   *
   * @throws IllegalStateException when it is not there, or is of other bytes
   */
  float[] of(String sampleId, String sha256) {
    while (rows.hasNext()) {
      Object[] row = rows.next();
      if (row[0].equals(sampleId)) {
        if (!row[2].equals(sha256)) {
          throw changed(sampleId + " is of other bytes");
        }
        taken++;
        return (float[]) row[3];
      }
    }
    throw changed(sampleId + " is not there any more");
  }

  /** How many latents were taken. */
  long taken() {
    return taken;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private IllegalStateException changed(String what) {
    return new IllegalStateException(path + " changed during the run: " + what);
  }
}
