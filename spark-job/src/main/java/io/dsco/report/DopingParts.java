package io.dsco.report;

import io.dsco.config.UserException;
import io.dsco.score.ScoreTable;
import io.dsco.source.ImageSource;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.TableRows;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The parts on real images that were scored, so that some could be added.
 *
 * @param real those images, where there are some
 */
record DopingParts(
    SparkSession spark,
    Workspace workspace,
    List<String> classNames,
    Pictures pictures,
    Optional<ImageSource> real) {
  /** Confusion and distances, or why they are missing. */
  List<Page.Part> of(RunRecord run, Manifest published, Optional<RealLatents> latents)
      throws IOException {
    StageResult scored = run.stages().get("score");
    if (scored == null
        || real.isEmpty()
        || latents.isEmpty()
        || !isDopedBy(published, run.stages().get("dope"))) {
      String why = "No real image was scored and added.";
      return List.of(
          Page.Part.missing("Confusion", why, "dope CONF"),
          Page.Part.missing("Distances", why, "dope CONF"));
    }
    Dataset<Row> scores =
        TableRows.of(spark, workspace, files(new Path(scored.folder())), ScoreTable.SLIM);
    return List.of(
        new Page.Part("Confusion", new ConfusionPart(classNames, pictures).of(real.get(), scores)),
        new Page.Part("Distances", new DistancePart(pictures.classes()).of(latents.get(), scores)));
  }

  /** The record may have stages of an earlier run of the workspace. */
  static boolean isDopedBy(Manifest published, StageResult dope) {
    return dope != null
        && dope.fingerprint().equals(published.attributes().get("doping_fingerprint"));
  }

  /** The files that a stage's manifest names. */
  private List<Path> files(Path folder) throws IOException {
    return Manifest.read(workspace.fileSystem(), folder)
        .orElseThrow(() -> new UserException(folder + " must have a manifest, it has none"))
        .files()
        .stream()
        .map(file -> new Path(folder, file.path()))
        .toList();
  }
}
