package io.dsco.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.config.TableSettings;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostTableTest {
  @Test
  void hasTimesByMethodAndTheHighestMemory() {
    CostTable table =
        new CostTable(
            new TableSettings(
                "t",
                "Costs",
                TableSettings.Shows.COST,
                List.of("Method"),
                TableSettings.Networks.COLUMNS,
                List.of(row("DsCo"), row("DFDsCo")),
                List.of(column("IPC10"), column("IPC50"))),
            List.of(
                cell("DsCo", "IPC10", 10).with(new Cost(20, 60, 1L << 30, "here")),
                cell("DsCo", "IPC50", 50).with(new Cost(30, 9000, 3L << 29, "here")),
                cell("DFDsCo", "IPC10", 10),
                cell("DFDsCo", "IPC50", 50).failed("no room")));

    assertThat(table.markdown())
        .isEqualTo(
            """
            **Costs**

            | Method | Preparation | Generation IPC10 | Generation IPC50 | Total IPC10 | Total IPC50 | Peak memory |
            |---|---|---|---|---|---|---|
            | DsCo | 25 s | 60 s | 2.5 h | 80 s | 2.5 h | 1.5 GiB |
            | DFDsCo | … | … | … | … | … | … |

            Measured on here.
            2 of 4 cells are missing: DFDsCo at IPC10; DFDsCo at IPC50: no room.
            """);
  }

  @Test
  void costsAreWhatTheStagesRecorded() {
    RunRecord run =
        RunRecord.start("{}", Map.of())
            .with(stage("encode", 14, 100))
            .with(stage("template", 70, 200))
            .with(stage("trigger", 3, 0))
            .with(stage("synthesize", 600, 5000).on("a machine"))
            .with(stage("student", 9, 9000));

    assertThat(Cost.of(run, Alignment.DATA_ACCESSIBLE))
        .isEqualTo(new Cost(14, 600, 5000, "a machine"));
    assertThat(Cost.of(run, Alignment.DATA_FREE).preparation()).isEqualTo(70);
    // The run has encoded its images, which plain denoising does not look at.
    assertThat(Cost.of(run, Alignment.NONE)).isEqualTo(new Cost(0, 600, 5000, "a machine"));
  }

  private static CostCell cell(String row, String column, int samples) {
    return CostCell.missing(row, column, Alignment.DATA_ACCESSIBLE, samples);
  }

  private static StageResult stage(String name, long seconds, long peak) {
    return new StageResult(
        name,
        State.EXECUTED,
        "f",
        "folder",
        1,
        1,
        Map.of(StageResult.SECONDS, seconds, "peak_resident_bytes", peak));
  }

  private static TableSettings.Row row(String name) {
    return new TableSettings.Row(
        name, List.of(name), "", Compared.PUBLISHED, ConfigFactory.empty());
  }

  private static TableSettings.Column column(String name) {
    return new TableSettings.Column(name, Optional.empty(), ConfigFactory.empty());
  }
}
