package io.dsco.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.config.TableSettings;
import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The form of {@code table.json}: what {@link KeptTable} needs to show a table. */
final class TableFile {
  static final String NAME = "table.json";

  private TableFile() {}

  static Map<String, Object> json(
      TableSettings settings, List<Map<String, Object>> cells, List<String> missing) {
    return Map.of(
        "name", settings.name(),
        "title", settings.title(),
        "head", settings.head(),
        "rows",
            settings.rows().stream()
                .map(
                    row -> Map.of("name", row.name(), "labels", row.labels(), "group", row.group()))
                .toList(),
        "cells", cells,
        "missing", missing);
  }

  static Map<String, Object> json(FilledCell cell) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("row", cell.row());
    values.put("column", cell.column());
    values.put("network", cell.network());
    values.put("dataset", cell.dataset());
    if (!cell.isMissing()) {
      values.put("top1_percent", cell.top1().top1());
      values.put("deviation_percent", cell.top1().deviation());
      values.put("trainings", cell.results());
    } else if (!cell.problem().isEmpty()) {
      values.put("problem", cell.problem());
    }
    return values;
  }

  static Map<String, Object> json(CostCell cell) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("row", cell.row());
    values.put("column", cell.column());
    values.put("method", cell.method().settingName());
    values.put("samples_per_class", cell.samples());
    cell.cost()
        .ifPresent(
            cost -> {
              values.put("preparation_seconds", cost.preparation());
              values.put("generation_seconds", cost.generation());
              values.put("peak_bytes", cost.peakBytes());
              values.put("machine", cost.machine());
            });
    if (!cell.problem().isEmpty()) {
      values.put("problem", cell.problem());
    }
    return values;
  }

  static KeptTable read(String text) {
    JsonNode table = Json.parse(text, JsonNode.class);
    List<JsonNode> cells = elements(table.path("cells"));
    return new KeptTable(
        table.path("name").asText(),
        table.path("title").asText(),
        texts(table.path("head")),
        elements(table.path("rows")).stream().map(TableFile::row).toList(),
        cells.stream().filter(cell -> cell.has("network")).map(TableFile::accuracy).toList(),
        cells.stream().filter(cell -> cell.has("method")).map(TableFile::cost).toList());
  }

  private static KeptTable.Row row(JsonNode row) {
    return new KeptTable.Row(
        row.path("name").asText(), texts(row.path("labels")), row.path("group").asText());
  }

  private static FilledCell accuracy(JsonNode cell) {
    return new FilledCell(
        cell.path("row").asText(),
        cell.path("column").asText(),
        cell.path("network").asText(),
        cell.path("dataset").asText(),
        elements(cell.path("trainings")).stream()
            .map(training -> Json.parse(training.toString(), TrialResult.class))
            .toList(),
        cell.path("problem").asText());
  }

  private static CostCell cost(JsonNode cell) {
    return new CostCell(
        cell.path("row").asText(),
        cell.path("column").asText(),
        Alignment.named(cell.path("method").asText()),
        cell.path("samples_per_class").asInt(),
        cell.has("generation_seconds") ? Optional.of(measured(cell)) : Optional.empty(),
        cell.path("problem").asText());
  }

  private static Cost measured(JsonNode cell) {
    return new Cost(
        cell.path("preparation_seconds").asLong(),
        cell.path("generation_seconds").asLong(),
        cell.path("peak_bytes").asLong(),
        cell.path("machine").asText());
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static List<String> texts(JsonNode array) {
    return elements(array).stream().map(JsonNode::asText).toList();
  }
}
