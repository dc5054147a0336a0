package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.RunConfiguration;
import io.dsco.pipeline.LocalSpark;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageRunTest {
  @TempDir Path folder;
  private Workspace workspace;
  private final List<String> told = new ArrayList<>();
  private final RunLedger ledger = new RunLedger(told::add);
  private StageRun run;

  @BeforeEach
  void open() throws Exception {
    SparkSession spark = LocalSpark.session();
    Path file = Files.writeString(folder.resolve("run.conf"), "workspace = out, source.path = x");
    RunConfiguration configuration = RunConfiguration.load(file, List.of());
    workspace = new Workspace(folder.toString(), spark.sparkContext().hadoopConfiguration());
    run = new StageRun(configuration, spark, workspace, ledger);
  }

  @Test
  void recordsWhenAStageWorkedAndHowLongItsTasksDid() {
    Instant before = Instant.now().minusMillis(1);
    run.of(stage("encode", () -> twoTasksOf(700, State.EXECUTED)));

    StageResult kept = recorded("encode");
    assertThat(kept.measured().get("task_seconds")).isBetween(1L, 600L);
    assertThat(Instant.parse(kept.started())).isAfterOrEqualTo(before.minusMillis(1));
    assertThat(Duration.between(Instant.parse(kept.started()), Instant.parse(kept.ended())))
        .isGreaterThanOrEqualTo(Duration.ofMillis(700));
    assertThat(kept.measured().get("seconds")).isBetween(1L, 600L);
  }

  @Test
  void aStageThatIsCompleteKeepsTheTimesOfTheRunThatDidIt() {
    run.of(stage("encode", () -> twoTasksOf(600, State.EXECUTED).with(Map.of("rejected", 2L))));
    StageResult first = recorded("encode");

    run.of(stage("encode", () -> result("encode", State.ALREADY_COMPLETE)));

    StageResult second = recorded("encode");
    assertThat(second.state()).isEqualTo(State.ALREADY_COMPLETE);
    assertThat(second.measured()).isEqualTo(first.measured()).containsEntry("rejected", 2L);
    assertThat(second.started()).isEqualTo(first.started());
    assertThat(second.machine()).isEqualTo(first.machine()).matches(".+, 2 cores");
  }

  @Test
  void aStageIsNotChargedWithTheStagesWithinIt() {
    run.of(
        stage(
            "trigger",
            () -> {
              run.of(stage("synthesize", () -> twoTasksOf(2000, State.EXECUTED)));
              return result("trigger", State.EXECUTED);
            }));

    assertThat(recorded("synthesize").measured().get("task_seconds")).isGreaterThanOrEqualTo(4L);
    assertThat(recorded("trigger").measured()).containsEntry("task_seconds", 0L);
    assertThat(recorded("trigger").measured().get("seconds"))
        .isLessThan(recorded("synthesize").measured().get("seconds"));
  }

  @Test
  void whatATriggerTriesLeavesTheTimesOfTheRun() {
    Stage trials =
        stage(
            "trigger",
            () -> {
              run.of(stage("synthesize", () -> twoTasksOf(1600, State.EXECUTED)));
              run.of(stage("synthesize", () -> other(State.EXECUTED)));
              return result("trigger", State.EXECUTED);
            });
    run.of(trials);
    run.of(stage("synthesize", () -> result("synthesize", State.ALREADY_COMPLETE)));

    StageResult done = recorded("synthesize");
    assertThat(done.fingerprint()).isEqualTo("f".repeat(64));
    assertThat(done.measured().get("seconds")).isGreaterThanOrEqualTo(2L);

    StageRun later = new StageRun(run.configuration(), run.spark(), workspace, new RunLedger());
    later.of(
        stage(
            "trigger",
            () -> {
              later.of(stage("synthesize", () -> other(State.ALREADY_COMPLETE)));
              return result("trigger", State.ALREADY_COMPLETE);
            }));
    assertThat(recorded("synthesize")).isEqualTo(done);
  }

  private static StageResult other(State state) {
    return new StageResult("synthesize", state, "e".repeat(64), "folder", 1, 1, Map.of());
  }

  @Test
  void aRunThatFailsStillTellsWhatItHasCost() {
    Pipeline pipeline =
        new Pipeline(
            List.of(
                new PipelineStage(
                    "encode",
                    "Encodes.",
                    (configuration, spark) ->
                        run.of(stage("encode", () -> result("encode", State.EXECUTED)))),
                new PipelineStage(
                    "publish",
                    "Publishes.",
                    (configuration, spark) ->
                        run.of(
                            stage(
                                "publish",
                                () -> {
                                  throw new IllegalStateException("broken");
                                })))),
            ledger);

    assertThatThrownBy(() -> pipeline.execute(run.configuration(), LocalSpark.session()))
        .hasMessage("broken");

    assertThat(told)
        .singleElement()
        .asString()
        .containsPattern("(?s)encode +done.*publish +failed");
  }

  @Test
  void aStageThatFailsLeavesTheRecordAsItWas() {
    assertThatThrownBy(
            () ->
                run.of(
                    stage(
                        "encode",
                        () -> {
                          throw new IllegalStateException("broken");
                        })))
        .hasMessage("broken");
    assertThat(RunRecord.read(workspace)).isEmpty();
  }

  private StageResult recorded(String stage) {
    return RunRecord.read(workspace).orElseThrow().stages().get(stage);
  }

  /** Two task threads, so that two tasks at once take as long as one. */
  private static StageResult twoTasksOf(long millis, State state) {
    JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
        .parallelize(List.of(1, 2), 2)
        .foreach(task -> TimeUnit.MILLISECONDS.sleep(millis));
    return result("encode", state);
  }

  private static StageResult result(String stage, State state) {
    return new StageResult(stage, state, "f".repeat(64), "folder", 1, 1, Map.of());
  }

  private static Stage stage(String name, Supplier<StageResult> work) {
    return new Stage() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public StageResult execute() {
        StageResult done = work.get();
        return new StageResult(
            name,
            done.state(),
            done.fingerprint(),
            done.folder(),
            done.files(),
            done.rows(),
            done.measured());
      }
    };
  }
}
