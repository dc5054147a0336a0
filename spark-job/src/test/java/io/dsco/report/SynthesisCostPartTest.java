package io.dsco.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dsco.config.SynthesisSettings.Alignment;
import io.dsco.table.Cost;
import io.dsco.table.CostCell;
import io.dsco.table.KeptTable;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class SynthesisCostPartTest {
  private static final long GIB = 1L << 30;

  @Test
  void aMethodIsALineOnEachMachine() {
    List<CostLine> lines =
        CostLine.of(
            List.of(
                table(
                    "costs",
                    cell("DsCo", Alignment.DATA_ACCESSIBLE, 50, "cpu"),
                    cell("DsCo", Alignment.DATA_ACCESSIBLE, 10, "cpu"),
                    cell("DsCo", Alignment.DATA_ACCESSIBLE, 100, "gpu"),
                    cell("DiT", Alignment.NONE, 10, "cpu"),
                    CostCell.missing("DiT", "IPC50", Alignment.NONE, 50))));

    assertThat(lines)
        .extracting(line -> line.name(lines))
        .containsExactly("DsCo, cpu", "DsCo, gpu", "DiT");
    assertThat(lines.get(0).points())
        .extracting(CostLine.Point::images, CostLine.Point::seconds)
        .containsExactly(tuple(10L, 120L), tuple(50L, 520L));
  }

  @Test
  void linesOfOneMethodAreToldApartByRowAndTable() {
    List<CostLine> lines =
        CostLine.of(
            List.of(
                table(
                    "costs",
                    cell("fast", Alignment.NONE, 10, ""),
                    cell("slow", Alignment.NONE, 10, "")),
                table("others", cell("slow", Alignment.NONE, 10, ""))));

    assertThat(lines)
        .extracting(line -> line.name(lines))
        .containsExactly("DiT, fast, costs", "DiT, slow, costs", "DiT, slow, others");
  }

  @Test
  void numbersStandBesideTheChartAndWhatIsMissingBelow() {
    String html =
        html(
            SynthesisCostPart.of(
                List.of(
                    table(
                        "costs",
                        cell("DsCo", Alignment.DATA_ACCESSIBLE, 10, "cpu"),
                        CostCell.missing("DsCo", "IPC50", Alignment.DATA_ACCESSIBLE, 50)
                            .failed("no room"))),
                Optional.empty()));

    assertThat(html)
        .contains("<svg", "Not measured: DsCo at IPC50: no room.")
        .contains(cells("DsCo", "10", "20 s", "100 s", "", "2.0 min", "2.0 GiB", "cpu", "costs"))
        .doesNotContain("./dsco");
  }

  @Test
  void ofThisRunAloneThereIsNoChart() {
    RunCost run = new RunCost(record(0), synthesized());

    String html = html(SynthesisCostPart.of(List.of(), run.line(30)));

    assertThat(html)
        .contains("Only the cost of this run is known", "To have it here: ./dsco tables TABLE")
        .contains(
            cells("DsCo, this run", "20", "14 s", "60 s", "", "74 s", "1.0 GiB", "cpu", "this run"))
        .contains(
            cells(
                "DsCo, this run",
                "50",
                "14 s",
                "60 s",
                "17 s",
                "91 s",
                "1.0 GiB",
                "cpu",
                "this run"))
        .doesNotContain("<svg");
  }

  @Test
  void aRunThatFoundWorkDoneTellsNoCost() {
    assertThat(new RunCost(record(3), synthesized()).line(30)).isEmpty();
    assertThat(html(SynthesisCostPart.of(List.of(), Optional.empty())))
        .contains("What samples cost is not known")
        .doesNotContain("<table");
  }

  @Test
  void aScoreThatWentOnAfterAStopIsNoCostOfDoping() {
    CostLine line = new RunCost(record(0, 0), synthesized()).line(30).orElseThrow();

    assertThat(line.points()).extracting(CostLine.Point::images).containsExactly(20L);
  }

  private static String cells(String... texts) {
    return Arrays.stream(texts)
        .map(
            text ->
                text.isEmpty() || Character.isDigit(text.charAt(0))
                    ? number(text)
                    : "<td>" + text + "</td>")
        .collect(Collectors.joining());
  }

  private static String number(String text) {
    return "<td class=\"number\">" + text + "</td>";
  }

  private static String html(List<DomContent> content) {
    return content.stream().map(DomContent::render).collect(Collectors.joining());
  }

  private static KeptTable table(String name, CostCell... cells) {
    return new KeptTable(name, "A title", List.of(), List.of(), List.of(), List.of(cells));
  }

  /** Takes 20 s, and 10 s for each sample of a class. */
  private static CostCell cell(String row, Alignment method, int samples, String machine) {
    return CostCell.missing(row, "IPC" + samples, method, samples)
        .with(new Cost(20, 10L * samples, 2 * GIB, machine));
  }

  private static SynthesizedRun synthesized() {
    List<FileEntry> files =
        List.of(new FileEntry("a", 20, 1, "s", Map.of()), new FileEntry("b", 20, 1, "s", Map.of()));
    return new SynthesizedRun(
        new Workspace("/nowhere", new Configuration(false)),
        new Path("/nowhere"),
        new Manifest("synthesize", "f", files, Map.of("latents", "e")));
  }

  private static RunRecord record(long reusedLatents) {
    return record(reusedLatents, 1);
  }

  private static RunRecord record(long reusedLatents, long scored) {
    return RunRecord.start("{}", Map.of())
        .with(
            stage("encode", 14)
                .with(Map.of(StageResult.COMPUTED, 1L, StageResult.REUSED, reusedLatents)))
        .with(stage("synthesize", 60).with(Map.of("peak_resident_bytes", GIB)))
        .with(stage("student", 10))
        .with(stage("score", 5).with(Map.of(StageResult.COMPUTED, scored)))
        .with(stage("dope", 2));
  }

  private static StageResult stage(String name, long seconds) {
    return new StageResult(
            name, State.EXECUTED, "f", "folder", 1, 1, Map.of(StageResult.SECONDS, seconds))
        .on("cpu");
  }
}
