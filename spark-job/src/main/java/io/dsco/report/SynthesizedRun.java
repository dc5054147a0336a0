package io.dsco.report;

import static io.dsco.workspace.Column.required;

import io.dsco.encode.LatentTable;
import io.dsco.synthesize.LossCurves;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
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

  /**
   * One of each alignment, in their order: the published one, else one of as many samples, else the
   * largest. Those that were not finished are left out.
   */
  static List<SynthesizedRun> of(Workspace workspace, String published) throws IOException {
    Path parent = new Path(workspace.root(), "synthesis");
    List<SynthesizedRun> all = new ArrayList<>();
    if (workspace.fileSystem().exists(parent)) {
      FileStatus[] folders = workspace.fileSystem().listStatus(parent);
      Arrays.sort(folders, Comparator.comparing(FileStatus::getPath));
      for (FileStatus found : folders) {
        Manifest.read(workspace.fileSystem(), found.getPath())
            .filter(manifest -> !manifest.files().isEmpty())
            .map(manifest -> new SynthesizedRun(workspace, found.getPath(), manifest))
            .ifPresent(all::add);
      }
    }
    long wanted =
        all.stream().filter(run -> run.is(published)).mapToLong(SynthesizedRun::rows).sum();
    Comparator<SynthesizedRun> better =
        Comparator.<SynthesizedRun, Boolean>comparing(run -> run.is(published))
            .thenComparing(run -> run.rows() == wanted)
            .thenComparing(SynthesizedRun::rows);
    return Arrays.stream(Alignment.values())
        .flatMap(
            alignment ->
                all.stream().filter(run -> run.alignment() == alignment).max(better).stream())
        .toList();
  }

  boolean is(String fingerprint) {
    return manifest.fingerprint().equals(fingerprint);
  }

  private long rows() {
    return manifest.rows();
  }

  /** As the stage before says, which its manifest names. */
  Alignment alignment() {
    if (manifest.attributes().containsKey("latents")) {
      return Alignment.DATA_ACCESSIBLE;
    }
    return manifest.attributes().containsKey("template") ? Alignment.DATA_FREE : Alignment.NONE;
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
