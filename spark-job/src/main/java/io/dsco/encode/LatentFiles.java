package io.dsco.encode;

import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.FloatBytes;
import io.dsco.workspace.GroupedFiles;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Writes one file of latents per class, and one of rejected inputs. Latents that rows lack are
 * taken from the class's earlier file: both come in the order of ids, so one row of either is in
 * memory.
 */
final class LatentFiles extends GroupedFiles {
  private static final long serialVersionUID = 1;

  private final Workspace workspace;
  private final String fingerprint;
  private final CodecFactory factory;
  private final HashMap<Integer, String> earlier;

  /**
   * @param earlier files of latents by label
   */
  LatentFiles(
      Workspace workspace,
      Fingerprint fingerprint,
      CodecFactory factory,
      Map<Integer, String> earlier) {
    this.workspace = workspace;
    this.fingerprint = fingerprint.value();
    this.factory = factory;
    this.earlier = new HashMap<>(earlier);
  }

  /** Where the rejected inputs of that fingerprint are listed. */
  static Path rejectedFile(Workspace workspace, Fingerprint fingerprint) {
    return new Path(workspace.rejected(), fingerprint.folder() + ".parquet");
  }

  @Override
  protected FileEntry write(int group, Iterator<Row> rows) throws IOException {
    return group == ImageEncoder.REJECTED ? writeRejected(rows) : writeClass(group, rows);
  }

  private FileEntry writeRejected(Iterator<Row> rows) throws IOException {
    Path target = rejectedFile(workspace, new Fingerprint(fingerprint));
    return new ParquetFiles(workspace)
        .write(target, LatentTable.REJECTED, Map.of(), records(rows, LatentFiles::rejectedRow))
        .with(Map.of(LatentTable.LABEL, String.valueOf(ImageEncoder.REJECTED)));
  }

  private FileEntry writeClass(int label, Iterator<Row> rows) throws IOException {
    if (!earlier.containsKey(label)) {
      return writeClass(label, rows, null);
    }
    try (KeptLatents kept = new KeptLatents(workspace, new Path(earlier.get(label)))) {
      return writeClass(label, rows, kept);
    }
  }

  /**
   * @param kept null where no row lacks its latent
   */
  private FileEntry writeClass(int label, Iterator<Row> rows, KeptLatents kept) throws IOException {
    String name = Workspace.latentFile(label);
    Path target = new Path(workspace.latents(new Fingerprint(fingerprint)), name);
    ClassDigest digest = new ClassDigest(kept);
    Map<String, String> shape = shape();
    FileEntry entry =
        new ParquetFiles(workspace)
            .write(target, LatentTable.LATENTS, shape, records(rows, digest::latentRow));
    return entry
        .at(name)
        .with(
            Map.of(
                LatentTable.LABEL, String.valueOf(label),
                LatentTable.CLASS_DIGEST, Sha256.hex(digest.content),
                LatentTable.SHAPE, shape.get(LatentTable.SHAPE),
                LatentTable.SCALING_FACTOR, shape.get(LatentTable.SCALING_FACTOR),
                LatentTable.REUSED, String.valueOf(kept == null ? 0 : kept.taken())));
  }

  private Map<String, String> shape() {
    return Map.of(
        LatentTable.SHAPE, LatentTable.shapeText(factory.shape()),
        LatentTable.SCALING_FACTOR, String.valueOf(factory.scalingFactor()));
  }

  private static Object[] rejectedRow(Row row) {
    return new Object[] {row.getAs("source_path"), row.getAs("reason")};
  }

  /** Digests a class's content while its rows pass by in order. */
  private static final class ClassDigest {
    private final MessageDigest content = Sha256.digest();
    private final KeptLatents kept;
    private String previous = "";

    /**
     * @param kept null where no row lacks its latent
     */
    ClassDigest(KeptLatents kept) {
      this.kept = kept;
    }

    Object[] latentRow(Row row) {
      String sampleId = row.getAs("sample_id");
      if (sampleId.equals(previous)) {
        throw new IllegalStateException("sample ids must be unique, " + sampleId + " came twice");
      }
      previous = sampleId;
      String sha256 = row.getAs("source_sha256");
      content.update((sampleId + "\n" + sha256 + "\n").getBytes(StandardCharsets.UTF_8));
      byte[] drawn = row.getAs("latent");
      float[] latent = drawn == null ? kept.of(sampleId, sha256) : FloatBytes.floats(drawn);
      return new Object[] {sampleId, row.getInt(0), latent, row.getAs("source_path"), sha256};
    }
  }
}
