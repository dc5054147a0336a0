package io.dsco.publish;

import io.dsco.workspace.Column;
import io.dsco.workspace.Json;
import io.dsco.workspace.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The product's {@code README.md}: a Hugging Face dataset card. Its YAML declares the tables and
 * the image column, so that {@code datasets} decodes images with no code.
 */
final class DatasetCard {
  private final PublishSettings settings;
  private final List<PublishedTable> tables;

  DatasetCard(PublishSettings settings, List<PublishedTable> tables) {
    this.settings = settings;
    this.tables = tables;
  }

  /** A table as the card and the Croissant file describe it. */
  record PublishedTable(TableSchema schema, String description, long rows) {}

  /** The whole file. */
  String text() {
    StringBuilder card = new StringBuilder("---\n");
    yaml(card);
    card.append("---\n\n# ").append(settings.title()).append("\n\n");
    card.append(
        """
        A concentrated image dataset: few samples per class that train a classifier like many.
        The synthetic samples (`origin = 'synthetic'`) come from a latent diffusion model whose
        noise was %s.
        The real ones (`origin = 'real'`), if there are any, are those that a classifier trained on
        the synthetic ones confuses most (arXiv 2603.27987). The tables join by `sample_id`; rows
        are in one seeded global shuffle.

        | table | rows | holds |
        |---|---|---|
        """
            .formatted(settings.noise()));
    for (PublishedTable table : tables) {
      card.append(
          "| `%s` | %d | %s |\n"
              .formatted(table.schema().name(), table.rows(), table.description()));
    }
    card.append(
        """

        ```python
        from datasets import load_dataset
        images = load_dataset("parquet", data_files="images/*.parquet", split="train")
        ```

        ```sql
        SELECT label, count(*) FROM 'images/*.parquet' GROUP BY label;
        ```

        `manifest.json` lists every file with rows, bytes and SHA-256, the fingerprints of the run
        and where the data comes from. `croissant.json` says the same to other tools.
        """);
    return card.toString();
  }

  private void yaml(StringBuilder yaml) {
    yaml.append("pretty_name: ").append(quoted(settings.title())).append('\n');
    yaml.append("license: ").append(quoted(settings.license())).append('\n');
    yaml.append("task_categories:\n- image-classification\nconfigs:\n");
    boolean first = true;
    for (PublishedTable table : tables) {
      String name = table.schema().name();
      yaml.append("- config_name: ").append(name).append('\n');
      yaml.append("  data_files:\n  - split: train\n    path: ")
          .append(name)
          .append("/*.parquet\n");
      yaml.append(first ? "  default: true\n" : "");
      first = false;
    }
    yaml.append("dataset_info:\n");
    for (PublishedTable table : tables) {
      yaml.append("- config_name: ").append(table.schema().name()).append("\n  features:\n");
      table.schema().columns().forEach(column -> yamlFeature(yaml, column));
      yaml.append("  splits:\n  - name: train\n    num_examples: ");
      yaml.append(table.rows()).append('\n');
    }
  }

  private void yamlFeature(StringBuilder yaml, Column column) {
    yaml.append("  - name: ").append(column.name()).append('\n');
    if (isList(column)) {
      yaml.append("    sequence: ").append(dtype(column)).append('\n');
    } else if (column.name().equals("label")) {
      yaml.append("    dtype:\n      class_label:\n        names:\n");
      for (int label = 0; label < settings.classNames().size(); label++) {
        yaml.append("          '").append(label).append("': ");
        yaml.append(quoted(settings.classNames().get(label))).append('\n');
      }
    } else {
      yaml.append("    dtype: ").append(dtype(column)).append('\n');
    }
  }

  /**
   * The features as {@code datasets} looks for them in a Parquet file's own metadata (key {@code
   * huggingface}), for those who open a file without its card.
   */
  static String parquetFeatures(TableSchema schema, List<String> classNames) {
    Map<String, Object> features = new LinkedHashMap<>();
    for (Column column : schema.columns()) {
      features.put(column.name(), feature(column, classNames));
    }
    return Json.canonical(Map.of("info", Map.of("features", features)));
  }

  private static Map<String, Object> feature(Column column, List<String> classNames) {
    if (column.name().equals("label")) {
      return Map.of("_type", "ClassLabel", "names", new ArrayList<>(classNames));
    }
    return switch (column.kind()) {
      case IMAGE -> Map.of("_type", "Image");
      case FLOAT_ARRAY, INT_ARRAY ->
          Map.of("_type", "Sequence", "feature", Map.of("_type", "Value", "dtype", dtype(column)));
      default -> Map.of("_type", "Value", "dtype", dtype(column));
    };
  }

  static boolean isList(Column column) {
    return column.kind() == Column.Kind.FLOAT_ARRAY || column.kind() == Column.Kind.INT_ARRAY;
  }

  private static String dtype(Column column) {
    return switch (column.kind()) {
      case STRING -> "string";
      case INT, INT_ARRAY -> "int32";
      case LONG -> "int64";
      case FLOAT, FLOAT_ARRAY -> "float32";
      case BINARY -> "binary";
      case IMAGE -> "image";
    };
  }

  /** A JSON string is also a YAML string. */
  private static String quoted(String text) {
    return Json.canonical(text);
  }
}
