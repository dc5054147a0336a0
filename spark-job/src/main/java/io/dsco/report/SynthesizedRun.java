package io.dsco.report;

import static io.dsco.workspace.Column.required;

import io.dsco.encode.LatentTable;
import io.dsco.synthesize.LossCurves;
import io.dsco.synthesize.ToldSettings;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * A synthesis that the workspace holds.
 *
 * @param folder of its class files
 */
record SynthesizedRun(Workspace workspace, Path folder, Manifest manifest) {
  private static final TableSchema SAMPLES =
      TableSchema.of(
          "synthesis", required("latent", Kind.FLOAT_ARRAY), required("image", Kind.BINARY));

  /** What samples were aligned with, in the order of the paper's Figure 5. */
  enum Alignment {
    NONE("DiT (plain)", "synthesis.alignment=none"),
    DATA_FREE("DFDsCo (data-free)", "synthesis.alignment=data-free"),
    DATA_ACCESSIBLE("DsCo (data-accessible)", "synthesis.alignment=data-accessible");

    final String title;
    final String setting;

    /** The title without what stands in brackets. */
    String shortTitle() {
      return title.substring(0, title.indexOf(' '));
    }

    Alignment(String title, String setting) {
      this.title = title;
      this.setting = setting;
    }
  }

  /** One sample: its scaled latent and its image, a PNG file. */
  record Sample(float[] latent, byte[] image) {}

  boolean is(String fingerprint) {
    return manifest.fingerprint().equals(fingerprint);
  }

  long rows() {
    return manifest.rows();
  }

  /** As the stage before says, which its manifest names. */
  Alignment alignment() {
    if (manifest.attributes().containsKey("latents")) {
      return Alignment.DATA_ACCESSIBLE;
    }
    return manifest.attributes().containsKey("template") ? Alignment.DATA_FREE : Alignment.NONE;
  }

  /** The settings that it was made with, by name; empty where an earlier version made it. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new TreeMap<>();
    if (manifest.attributes().get(ToldSettings.ATTRIBUTE) instanceof Map<?, ?> told) {
      told.forEach((name, value) -> settings.put(name.toString(), value));
    }
    return settings;
  }

  /** For a column or a legend, with the number of samples of a class. */
  String title() {
    return "%s, %d a class".formatted(alignment().title, perClass());
  }

  /** Number of samples of a class. */
  long perClass() {
    return rows() / manifest.files().size();
  }

  /** The first samples of a class; none where the class is not in it. */
  List<Sample> samples(int label, int most) throws IOException {
    List<Sample> samples = new ArrayList<>();
    Optional<Path> file = file(label);
    if (file.isPresent()) {
      try (TableReader rows = new ParquetFiles(workspace).read(file.get(), SAMPLES)) {
        while (rows.hasNext() && samples.size() < most) {
          Object[] row = rows.next();
          samples.add(new Sample((float[]) row[0], (byte[]) row[1]));
        }
      }
    }
    return samples;
  }

  /** How the losses of a class fell; none where its file does not tell. */
  List<LossCurves.Step> losses(int label) throws IOException {
    Optional<Path> file = file(label);
    return file.isEmpty()
        ? List.of()
        : new ParquetFiles(workspace)
            .footer(file.get())
            .map(footer -> LossCurves.read(footer.metadata()))
            .orElse(List.of());
  }

  private Optional<Path> file(int label) {
    return manifest.files().stream()
        .filter(file -> String.valueOf(label).equals(file.properties().get(LatentTable.LABEL)))
        .map(FileEntry::path)
        .map(path -> new Path(folder, path))
        .findFirst();
  }
}
