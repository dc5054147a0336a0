package io.dsco.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.config.TableSettings;
import io.dsco.config.TableSettings.Networks;
import io.dsco.config.TableSettings.Shows;
import io.dsco.evaluate.TrialResult;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptTableTest {
  @TempDir Path folder;

  @Test
  void isWhatWasWrittenWithoutItsConfiguration() throws Exception {
    FilledCell filled =
        FilledCell.missing("both", "50", "convnet", "published")
            .with(
                List.of(
                    new TrialResult(
                        "published", "convnet", 0, "hard", 40, 0, 30, 0.5, 0.9, 100, 1, 1, "f")));
    CostCell measured =
        CostCell.missing("both", "50", Alignment.DATA_FREE, 50)
            .with(new Cost(20, 60, 1L << 40, "here"));
    CostCell failed = CostCell.missing("both", "100", Alignment.NONE, 100).failed("no room");
    Workspace workspace = workspace();

    new FilledTable(settings("b", Shows.ACCURACY, "50"), List.of(filled)).write(workspace);
    new CostTable(settings("a", Shows.COST, "50", "100"), List.of(measured, failed))
        .write(workspace);

    List<KeptTable.Row> rows = List.of(new KeptTable.Row("both", List.of("✓", "×"), "Ours"));
    List<String> head = List.of("L_align", "L_real");
    assertThat(KeptTable.of(workspace))
        .containsExactly(
            new KeptTable("a", "A title", head, rows, List.of(), List.of(measured, failed)),
            new KeptTable("b", "A title", head, rows, List.of(filled), List.of()));
  }

  @Test
  void rowsOfEarlierVersionsAreNamedAsTheirCells() throws Exception {
    Path file = Files.createDirectories(folder.resolve("tables/old")).resolve("table.json");
    Files.writeString(
        file,
        """
        {"name": "old", "title": "Old", "missing": [], "cells": [
          {"row": "DiT", "column": "10", "network": "convnet", "dataset": "published"},
          {"row": "DsCo", "column": "10", "network": "convnet", "dataset": "published"},
          {"row": "DiT", "column": "50", "network": "convnet", "dataset": "published"}]}
        """);

    KeptTable table = KeptTable.of(workspace()).get(0);

    assertThat(table.head()).containsExactly("row");
    assertThat(table.rows())
        .extracting(KeptTable.Row::labels)
        .containsExactly(List.of("DiT"), List.of("DsCo"));
  }

  @Test
  void costsOfEarlierVersionsAreOfAnUnknownMachine() {
    Cost cost = Json.parse("{\"preparation\": 1, \"generation\": 2, \"peakBytes\": 3}", Cost.class);

    assertThat(cost).isEqualTo(new Cost(1, 2, 3, ""));
  }

  @Test
  void aWorkspaceMayHaveNone() throws Exception {
    assertThat(KeptTable.of(workspace())).isEmpty();
  }

  private Workspace workspace() {
    return new Workspace(folder.toString(), new Configuration(false));
  }

  private static TableSettings settings(String name, Shows shows, String... columns) {
    return new TableSettings(
        name,
        "A title",
        shows,
        List.of("L_align", "L_real"),
        Networks.COLUMNS,
        List.of(
            new TableSettings.Row(
                "both", List.of("✓", "×"), "Ours", Compared.PUBLISHED, ConfigFactory.empty())),
        Stream.of(columns)
            .map(
                column -> new TableSettings.Column(column, Optional.empty(), ConfigFactory.empty()))
            .toList());
  }
}
