package io.dsco.cli;

import io.dsco.config.ExportSettings;
import io.dsco.config.ExportSettings.Format;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.export.IcebergExport;
import io.dsco.export.ImageFolderExport;
import io.dsco.export.WebDatasetExport;
import io.dsco.workspace.Stage;
import io.dsco.workspace.Workspace;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes the exports from the settings. */
record ExportWiring(RunConfiguration configuration, SparkSession spark, Workspace workspace) {
  /**
   * The exports in the order of the settings.
   *
   * @throws UserException when one has no place to go to
   */
  List<Stage> stages() {
    return configuration.export().formats().stream().map(this::stage).toList();
  }

  private Stage stage(Format format) {
    ExportSettings settings = configuration.export();
    return switch (format) {
      case WEBDATASET ->
          new WebDatasetExport(spark, workspace, folder("webdataset"), settings.shardSize());
      case IMAGE_FOLDER -> new ImageFolderExport(spark, workspace, folder("image-folder"));
      case ICEBERG ->
          new IcebergExport(
              spark,
              workspace,
              settings.table().orElseThrow(),
              Map.of("dsco.run", configuration.name(), "dsco.version", Version.text()));
    };
  }

  private Workspace folder(String format) {
    Workspace target =
        new Workspace(
            new Path(configuration.export().output(), format).toString(),
            workspace.configuration());
    String dataset = qualified(workspace, workspace.dataset()) + "/";
    if ((qualified(target, target.root()) + "/").startsWith(dataset)) {
      throw new UserException(
          "output must be outside of the published dataset, was %s (export.output)"
              .formatted(configuration.export().output()));
    }
    return target;
  }

  private static String qualified(Workspace place, Path path) {
    return place.fileSystem().makeQualified(path).toString();
  }
}
