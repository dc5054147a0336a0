package io.dsco.export;

import io.dsco.pipeline.FakePipeline;
import io.dsco.publish.ProductTable;
import io.dsco.workspace.EncodedImage;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.Sha256;
import io.dsco.workspace.TableReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The published rows that an export is held against. */
record Published(String sampleId, int label, String className, String sha256) {
  /** All rows in the published order. */
  static List<Published> of(FakePipeline pipeline) throws IOException {
    List<Published> found = new ArrayList<>();
    Path folder = pipeline.workspace().dataset();
    Manifest manifest = Manifest.read(pipeline.workspace().fileSystem(), folder).orElseThrow();
    for (FileEntry file : manifest.files()) {
      if (file.path().startsWith("images/")) {
        Path path = new Path(folder, file.path());
        try (TableReader rows =
            new ParquetFiles(pipeline.workspace()).read(path, ProductTable.IMAGES)) {
          rows.forEachRemaining(row -> found.add(of(row)));
        }
      }
    }
    return found;
  }

  private static Published of(Object[] row) {
    String sha256 = Sha256.of(((EncodedImage) row[1]).bytes());
    return new Published((String) row[0], (Integer) row[2], (String) row[3], sha256);
  }
}
