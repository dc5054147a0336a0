package io.dsco.publish;

import io.dsco.workspace.EncodedImage;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/** Reads the images of a published dataset without Spark. */
public final class PublishedImages {
  private static final String FOLDER = ProductTable.IMAGES.name() + "/";

  private PublishedImages() {}

  /**
   * One image and where it comes from. What only real or only synthetic images have is null in the
   * others.
   *
   * @param png its file's bytes
   * @param origin {@link ProductTable#REAL} or {@link ProductTable#SYNTHETIC}
   * @param sourcePath of a real image, where it was read
   * @param sourceSha256 of a real image, the sum of the bytes that were read there
   * @param confusion of a real image, from -1 to 1
   * @param rank of a real image in its selection, from 1: by its confusion, or, where the selection
   *     was random, by its draw
   * @param seed of a synthetic image's run
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier: never compared
  public record Image(
      String sampleId,
      byte[] png,
      int label,
      String className,
      String origin,
      String sourcePath,
      String sourceSha256,
      Float confusion,
      Long rank,
      Long seed) {
    private static Image of(Object[] row) {
      return new Image(
          (String) row[0],
          ((EncodedImage) row[1]).bytes(),
          (Integer) row[2],
          (String) row[3],
          (String) row[4],
          (String) row[5],
          (String) row[6],
          (Float) row[7],
          (Long) row[8],
          (Long) row[9]);
    }
  }

  /**
   * Hands over every image, one after the other in the order of the shards, of which one page is in
   * memory at a time.
   *
   * @throws IllegalArgumentException when nothing is published there
   */
  public static void forEach(Workspace workspace, Consumer<Image> action) throws IOException {
    Path dataset = workspace.dataset();
    Manifest published =
        Manifest.read(workspace.fileSystem(), dataset)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a dataset must be published, none is in " + dataset));
    for (FileEntry file : published.files()) {
      if (file.path().startsWith(FOLDER)) {
        Path shard = new Path(dataset, file.path());
        try (TableReader rows = new ParquetFiles(workspace).read(shard, ProductTable.IMAGES)) {
          rows.forEachRemaining(row -> action.accept(Image.of(row)));
        }
      }
    }
  }
}
