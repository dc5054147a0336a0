package io.dsco.publish;

import io.dsco.publish.DatasetCard.PublishedTable;
import io.dsco.workspace.Column;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The product's {@code croissant.json}: its files, tables and columns in MLCommons' Croissant 1.0
 * vocabulary.
 */
final class Croissant {
  private final PublishSettings settings;
  private final List<PublishedTable> tables;
  private final List<FileEntry> shards;

  Croissant(PublishSettings settings, List<PublishedTable> tables, List<FileEntry> shards) {
    this.settings = settings;
    this.tables = tables;
    this.shards = shards;
  }

  /** The whole file. */
  String text() {
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("@context", context());
    dataset.put("@type", "sc:Dataset");
    dataset.put("conformsTo", "http://mlcommons.org/croissant/1.0");
    dataset.put("name", settings.title());
    dataset.put("description", "Concentrated image dataset; tables join by sample_id.");
    dataset.put("license", settings.license());
    dataset.put("distribution", distribution());
    dataset.put("recordSet", tables.stream().map(this::recordSet).toList());
    return Json.pretty(dataset);
  }

  private static Map<String, Object> context() {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("@language", "en");
    context.put("@vocab", "https://schema.org/");
    context.put("sc", "https://schema.org/");
    context.put("cr", "http://mlcommons.org/croissant/");
    context.put("conformsTo", "http://purl.org/dc/terms/conformsTo");
    context.put("dataType", Map.of("@id", "cr:dataType", "@type", "@vocab"));
    for (String term :
        List.of("recordSet", "field", "source", "extract", "column", "fileObject", "fileSet")) {
      context.put(term, "cr:" + term);
    }
    context.put("includes", "cr:includes");
    context.put("repeated", "cr:repeated");
    context.put("md5", "cr:md5");
    context.put("transform", "cr:transform");
    return context;
  }

  private List<Object> distribution() {
    List<Object> files = new ArrayList<>();
    for (FileEntry shard : shards) {
      files.add(
          Map.of(
              "@type", "cr:FileObject",
              "@id", shard.path(),
              "name", shard.path(),
              "contentUrl", shard.path(),
              "contentSize", shard.bytes() + " B",
              "encodingFormat", "application/x-parquet",
              "sha256", shard.sha256()));
    }
    for (PublishedTable table : tables) {
      String name = table.schema().name();
      files.add(
          Map.of(
              "@type", "cr:FileSet",
              "@id", name + "-files",
              "name", name + "-files",
              "encodingFormat", "application/x-parquet",
              "includes", name + "/*.parquet"));
    }
    return files;
  }

  private Map<String, Object> recordSet(PublishedTable table) {
    String name = table.schema().name();
    return Map.of(
        "@type",
        "cr:RecordSet",
        "@id",
        name,
        "name",
        name,
        "description",
        table.description(),
        "field",
        table.schema().columns().stream().map(column -> field(name, column)).toList());
  }

  private static Map<String, Object> field(String table, Column column) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("@type", "cr:Field");
    field.put("@id", table + "/" + column.name());
    field.put("name", table + "/" + column.name());
    field.put("dataType", dataType(column.kind()));
    field.put("repeated", DatasetCard.isList(column));
    field.put(
        "source",
        Map.of(
            "fileSet", Map.of("@id", table + "-files"),
            "extract", Map.of("column", column.name())));
    return field;
  }

  private static String dataType(Column.Kind kind) {
    return switch (kind) {
      case STRING, BINARY -> "sc:Text";
      case INT, LONG, INT_ARRAY -> "sc:Integer";
      case FLOAT, FLOAT_ARRAY -> "sc:Float";
      case IMAGE -> "sc:ImageObject";
    };
  }
}
