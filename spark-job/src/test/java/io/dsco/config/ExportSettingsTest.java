package io.dsco.config;

import static io.dsco.config.ConfigurationFixture.MINIMAL;
import static io.dsco.config.ConfigurationFixture.load;
import static io.dsco.config.ConfigurationFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.ExportSettings.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportSettingsTest {
  @TempDir Path directory;

  @Test
  void goToTheWorkspaceUnlessAFolderIsSet() {
    RunConfiguration run = load(directory, MINIMAL);
    assertThat(run.export())
        .isEqualTo(
            new ExportSettings(
                List.of(Format.WEBDATASET),
                run.workspace() + "/exports",
                256L << 20,
                Optional.empty()));
    assertThat(load(directory, MINIMAL, "export.output=\"s3a://b/x\"").export().output())
        .isEqualTo("s3a://b/x");
  }

  @Test
  void anIcebergExportNeedsATableWithItsCatalog() {
    String iceberg = MINIMAL + "export.formats = [image-folder, iceberg]\n";
    assertThat(problems(directory, iceberg))
        .containsExactly(
            "table must be set for the format iceberg, was not set (export.iceberg.table)");
    assertThat(problems(directory, iceberg, "export.iceberg.table=images"))
        .containsExactly(
            "table must be of the form catalog.namespace.table, was images"
                + " (export.iceberg.table)");
    assertThat(load(directory, iceberg, "export.iceberg.table=lake.a.b.images").export().table())
        .contains("lake.a.b.images");
  }
}
