package io.dsco.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Other forms of the published dataset.
 *
 * @param formats which of them, none twice
 * @param output folder that has one for each format of files
 * @param shardSize size that a tar file aims at, in bytes
 * @param table catalog, namespaces and name of the Iceberg table, with dots between them
 */
public record ExportSettings(
    List<Format> formats, String output, long shardSize, Optional<String> table) {
  private static final Pattern TABLE = Pattern.compile("[^.`\\s]+(\\.[^.`\\s]+){2,}");

  /** A form that the dataset can have. */
  public enum Format {
    /** Tar files for WebDataset. */
    WEBDATASET,
    /** A folder of PNG files for each class. */
    IMAGE_FOLDER,
    /** Rows of an Iceberg table. */
    ICEBERG
  }

  /** Copies the list. */
  public ExportSettings {
    formats = List.copyOf(formats);
  }

  static ExportSettings read(Section section, String workspace) {
    List<Format> formats = section.choices("formats", Format.class);
    Section iceberg = section.section("iceberg");
    Optional<String> table = iceberg.optionalText("table");
    iceberg.require(
        "table",
        table.isEmpty() || table.get().equals("?") || TABLE.matcher(table.get()).matches(),
        "of the form catalog.namespace.table",
        table.orElse(""));
    iceberg.require(
        "table",
        table.isPresent() || !formats.contains(Format.ICEBERG),
        "set for the format iceberg",
        "not set");
    return new ExportSettings(
        formats,
        section.optionalDataPath("output").orElse(workspace + "/exports"),
        section.section("webdataset").bytes("shard-size", Rule.atLeast(1)),
        table);
  }
}
