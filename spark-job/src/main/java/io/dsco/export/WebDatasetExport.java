package io.dsco.export;

import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Writes the published images as tar files for WebDataset, in the published order. */
public final class WebDatasetExport implements Stage {
  /** Counts up when the files' form changes for the same dataset. */
  private static final int FORMAT_VERSION = 1;

  private final SparkSession spark;
  private final Workspace workspace;
  private final Workspace target;
  private final long shardBytes;

  /**
   * Does nothing yet.
   *
   * @param workspace of the published dataset
   * @param target whose root the files go to
   * @param shardBytes about how large a tar file gets, at least 1
   */
  public WebDatasetExport(
      SparkSession spark, Workspace workspace, Workspace target, long shardBytes) {
    this.spark = spark;
    this.workspace = workspace;
    this.target = target;
    this.shardBytes = shardBytes;
  }

  @Override
  public String name() {
    return "export-webdataset";
  }

  @Override
  public StageResult execute() {
    try {
      PublishedDataset dataset = PublishedDataset.of(workspace);
      ExportFolder folder = new ExportFolder(target, name(), fingerprint(dataset));
      folder.refuseForeignFiles();
      Optional<Manifest> current = folder.current();
      if (current.isPresent() && current.get().isConsistent(target.fileSystem(), target.root())) {
        return result(current.get(), State.ALREADY_COMPLETE);
      }
      List<TarPlan> plans = TarPlan.of(dataset.shards(), rowsPerFile(dataset));
      folder.begin(plans.stream().flatMap(plan -> plan.names().stream()).toList());
      Manifest manifest =
          new Manifest(
              name(),
              folder.fingerprint().value(),
              write(plans),
              Map.of(PublishedDataset.FINGERPRINT, dataset.fingerprint()));
      folder.end(manifest);
      return result(manifest, State.EXECUTED);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot export to " + target.root(), e);
    }
  }

  private List<FileEntry> write(List<TarPlan> plans) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(plans, Math.max(1, plans.size()))
        .flatMap(new TarFiles(workspace, target))
        .collect()
        .stream()
        .map(json -> Json.parse(json, FileEntry.class))
        .toList();
  }

  private Fingerprint fingerprint(PublishedDataset dataset) {
    return Fingerprint.of(
        Map.of(
            "stage",
            name(),
            "version",
            FORMAT_VERSION,
            "dataset",
            dataset.fingerprint(),
            "shard_bytes",
            shardBytes));
  }

  private long rowsPerFile(PublishedDataset dataset) {
    long around = SampleTar.BYTES_AROUND_A_SAMPLE * dataset.rows();
    double bytesPerRow = (dataset.tableBytes() + around) / (double) Math.max(1, dataset.rows());
    return Math.max(1, (long) (shardBytes / bytesPerRow));
  }

  private StageResult result(Manifest manifest, State state) {
    return StageResult.of(manifest, state, target.root().toString());
  }
}
