package io.dsco.export;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * Writes the tar files of one published shard, which is read once. It crosses to executors with the
 * two folders; what comes back are the files' entries as JSON.
 */
final class TarFiles implements FlatMapFunction<TarPlan, String> {
  private static final long serialVersionUID = 1;

  private final Workspace workspace;
  private final Workspace target;

  TarFiles(Workspace workspace, Workspace target) {
    this.workspace = workspace;
    this.target = target;
  }

  @Override
  public Iterator<String> call(TarPlan plan) throws IOException {
    List<String> entries = new ArrayList<>();
    ShardRows rows = ShardRows.open(workspace, plan.shard());
    for (int file = 0; file < plan.files(); file++) {
      entries.add(Json.canonical(write(plan.name(file), plan.rows(file), rows)));
    }
    if (rows.hasNext()) {
      throw new IllegalStateException("rows of " + plan.shard().images() + " were left unwritten");
    }
    return entries.iterator();
  }

  private FileEntry write(String name, long rows, ShardRows samples) throws IOException {
    return AtomicFile.write(
        target.fileSystem(),
        new Path(target.root(), name),
        out -> {
          try (SampleTar tar = new SampleTar(out)) {
            for (long row = 0; row < rows; row++) {
              tar.add(samples.next());
            }
          }
          return rows;
        });
  }
}
