package io.dsco.synthesize;

import io.dsco.config.UserException;
import io.dsco.encode.LatentTable;
import io.dsco.nopt.ClassGuide;
import io.dsco.synthesize.Guides.Guide;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** The real latents of every class guide its samples. */
public final class LatentGuides {
  private LatentGuides() {}

  /**
   * The latents that the encode stage has left.
   *
   * @throws io.dsco.workspace.WorkspaceException when it is not complete
   */
  public static Guides of(Workspace workspace, Fingerprint encoded) {
    Path folder = workspace.latents(encoded);
    Manifest latents = new StageFolder(workspace, folder, encoded).required("encode");
    Map<String, FileEntry> byLabel =
        latents.files().stream()
            .collect(
                Collectors.toMap(file -> file.property(LatentTable.LABEL), Function.identity()));
    return new Guides(
        Map.of("latents", encoded.value()),
        latents.attributes().get("method"),
        wanted -> guide(byLabel.get(String.valueOf(wanted.label())), wanted, folder),
        LatentGuides::read);
  }

  private static Guide guide(FileEntry file, SynthesisClass wanted, Path folder) {
    if (file == null) {
      throw new UserException(
          "class %s (label %d) has no image".formatted(wanted.className(), wanted.label()));
    }
    return new Guide(
        new Path(folder, file.path()).toString(),
        file.property(LatentTable.CLASS_DIGEST),
        file.rows());
  }

  private static ClassGuide read(Workspace workspace, String path) throws IOException {
    List<float[]> latents = new ArrayList<>();
    try (TableReader reader =
        new ParquetFiles(workspace).read(new Path(path), LatentTable.LATENT_ONLY)) {
      reader.forEachRemaining(row -> latents.add((float[]) row[0]));
    }
    return new ClassGuide.Latents(latents.toArray(float[][]::new));
  }
}
