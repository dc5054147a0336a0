package io.dsco.report;

import static io.dsco.workspace.Column.required;

import io.dsco.encode.LatentTable;
import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import io.dsco.workspace.Column.Kind;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.ParquetFiles;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.TableReader;
import io.dsco.workspace.TableSchema;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Some of the latents of real images, drawn by their ids, read class by class. */
record RealLatents(Workspace workspace, Path folder, Manifest manifest) {
  private static final TableSchema LATENTS =
      TableSchema.of(
          "latents", required("sample_id", Kind.STRING), required("latent", Kind.FLOAT_ARRAY));

  private record Drawn(long lot, float[] latent) {}

  /** What the run's encode stage has left; empty where it encoded nothing. */
  static Optional<RealLatents> of(Workspace workspace, RunRecord run) throws IOException {
    StageResult encoded = run.stages().get("encode");
    if (encoded == null) {
      return Optional.empty();
    }
    Path folder = new Path(encoded.folder());
    return Manifest.read(workspace.fileSystem(), folder)
        .map(manifest -> new RealLatents(workspace, folder, manifest));
  }

  /**
   * Latents of one class by group.
   *
   * @param group of a sample's id; null leaves it out
   * @param most of each group; never more are held
   */
  Map<Integer, List<float[]>> of(int label, Function<String, Integer> group, int most)
      throws IOException {
    Map<Integer, PriorityQueue<Drawn>> drawn = new HashMap<>();
    Optional<Path> file =
        manifest.files().stream()
            .filter(
                entry -> String.valueOf(label).equals(entry.properties().get(LatentTable.LABEL)))
            .map(entry -> new Path(folder, entry.path()))
            .findFirst();
    if (file.isPresent()) {
      try (TableReader rows = new ParquetFiles(workspace).read(file.get(), LATENTS)) {
        while (rows.hasNext()) {
          Object[] row = rows.next();
          Integer place = group.apply((String) row[0]);
          if (place != null) {
            PriorityQueue<Drawn> kept =
                drawn.computeIfAbsent(
                    place, key -> new PriorityQueue<>(Comparator.comparingLong(Drawn::lot)));
            kept.add(new Drawn(lot((String) row[0]), (float[]) row[1]));
            if (kept.size() > most) {
              kept.remove();
            }
          }
        }
      }
    }
    Map<Integer, List<float[]>> latents = new HashMap<>();
    drawn.forEach(
        (place, kept) ->
            latents.put(
                place,
                kept.stream()
                    .sorted(Comparator.comparingLong(Drawn::lot))
                    .map(Drawn::latent)
                    .collect(Collectors.toCollection(ArrayList::new))));
    return latents;
  }

  private static long lot(String id) {
    return RandomStream.of(0, Purpose.SUBSET, RandomStream.coordinate(id)).nextLong();
  }
}
