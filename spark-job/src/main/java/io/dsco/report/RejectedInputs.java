package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Inputs that could not be used, and why. */
final class RejectedInputs {
  private static final int LISTED = 50;

  private RejectedInputs() {}

  /** Of all inputs of the workspace, whichever run met them. */
  static List<DomContent> of(SparkSession spark, Workspace workspace) throws IOException {
    FileStatus[] files =
        workspace
            .fileSystem()
            .globStatus(new Path(LiteralGlob.of(workspace.rejected()), "*.parquet"));
    if (files == null || files.length == 0) {
      return List.of(p("Every input could be used."));
    }
    String[] paths =
        Stream.of(files)
            .map(file -> LiteralGlob.of(file.getPath()).toString())
            .toArray(String[]::new);
    Dataset<Row> rows = spark.read().parquet(paths).distinct();
    List<List<String>> first =
        rows.orderBy("path").limit(LISTED).collectAsList().stream()
            .map(row -> List.of(row.<String>getAs("path"), row.<String>getAs("reason")))
            .toList();
    String counted = "%,d inputs could not be used".formatted(rows.count());
    return List.of(
        p(counted + (first.size() < LISTED ? "." : "; the first " + LISTED + ":")),
        Page.grid(List.of("input", "reason"), first));
  }
}
