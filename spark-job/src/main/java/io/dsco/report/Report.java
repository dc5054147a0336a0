package io.dsco.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.summary;

import io.dsco.config.UserException;
import io.dsco.encode.ImageReader;
import io.dsco.evaluate.EvaluationTable;
import io.dsco.score.ScoreTable;
import io.dsco.source.ImageSource;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.TableRows;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the report of a workspace whose dataset is published, every time anew. Lives on the
 * driver.
 */
public final class Report implements Stage {
  /** The name in the command line and in {@code run.json}. */
  public static final String NAME = "report";

  private static final String FILE = "index.html";

  /** Classes and images that are shown at most: a page of them stays a few megabytes. */
  private static final int CLASSES = 20;

  private static final int IMAGES = 10;
  private static final int LISTED = 50;

  private final SparkSession spark;
  private final Workspace workspace;
  private final String name;
  private final List<String> classNames;
  private final Pictures pictures;
  private final List<SheetColumn> columns;
  private final Optional<ImageSource> real;
  private final boolean triggered;

  /**
   * A report that is not written yet.
   *
   * @param name of the run
   * @param classNames in the order of the labels
   * @param columns images that are shown class by class, side by side
   * @param real the images that were scored, where some were
   * @param triggered whether the trigger's measurement decided how many samples there are
   */
  public Report(
      SparkSession spark,
      Workspace workspace,
      String name,
      List<String> classNames,
      ImageReader reader,
      List<SheetColumn> columns,
      Optional<ImageSource> real,
      boolean triggered) {
    this.spark = spark;
    this.workspace = workspace;
    this.name = name;
    this.classNames = List.copyOf(classNames);
    this.pictures = new Pictures(spark, reader, Math.min(CLASSES, classNames.size()), IMAGES);
    this.columns = List.copyOf(columns);
    this.real = real;
    this.triggered = triggered;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StageResult execute() {
    try {
      Manifest published =
          Manifest.read(workspace.fileSystem(), workspace.dataset())
              .orElseThrow(
                  () -> new UserException(workspace.dataset() + " must be published, it is not"));
      AtomicFile.writeText(
          workspace.fileSystem(), new Path(workspace.report(), FILE), page(published).text());
      return new StageResult(
          NAME,
          StageResult.State.EXECUTED,
          published.fingerprint(),
          workspace.report().toString(),
          1,
          0,
          Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report", e);
    }
  }

  private Page page(Manifest published) throws IOException {
    RunRecord run =
        RunRecord.read(workspace)
            .orElseThrow(
                () -> new UserException(workspace.runRecord() + " must be there, it is not"));
    List<Page.Part> parts = new ArrayList<>();
    parts.add(new Page.Part("Run", run(run, published)));
    parts.add(new Page.Part("Cost", Cost.of(run)));
    parts.add(new Page.Part("Images", ContactSheet.of(classNames, pictures, columns)));
    StageResult scored = run.stages().get("score");
    if (scored != null && real.isPresent() && isDopedBy(published, run.stages().get("dope"))) {
      Dataset<Row> scores =
          TableRows.of(spark, workspace, files(new Path(scored.folder())), ScoreTable.SLIM);
      parts.add(
          new Page.Part(
              "Confusion", new ConfusionPart(classNames, pictures).of(real.get(), scores)));
    }
    StageResult trigger = run.stages().get("trigger");
    if (trigger != null && triggered) {
      String drawing = text(new Path(trigger.folder(), "evidence.svg"));
      String said = "Real images that a student recognises, against samples of a class";
      parts.add(new Page.Part("Dope Trigger", List.of(Chart.svg(drawing, said), p(said))));
    }
    StageResult evaluated = run.stages().get("evaluate");
    if (evaluated != null) {
      EvaluationTable table =
          EvaluationTable.read(workspace, new Path(evaluated.folder(), "results.json"));
      parts.add(new Page.Part("Evaluation", EvaluationPart.of(table, classNames.size())));
    }
    parts.add(new Page.Part("Rejected inputs", rejected()));
    return new Page("Run " + name, parts);
  }

  /** The record may have stages of an earlier run of the workspace. */
  private static boolean isDopedBy(Manifest published, StageResult dope) {
    return dope != null
        && dope.fingerprint().equals(published.attributes().get("doping_fingerprint"));
  }

  private static List<DomContent> run(RunRecord run, Manifest published) {
    List<List<String>> rows = new ArrayList<>();
    run.versions().forEach((what, version) -> rows.add(List.of(what, version)));
    rows.add(List.of("fingerprint of the dataset", published.fingerprint()));
    published.attributes().forEach((what, value) -> rows.add(List.of(what, shown(value))));
    return List.of(
        Page.grid(List.of("what", "value"), rows),
        details(summary("Effective configuration"), pre(Json.pretty(run.configuration()))));
  }

  /** The files that a stage's manifest names. */
  private List<Path> files(Path folder) throws IOException {
    return Manifest.read(workspace.fileSystem(), folder)
        .orElseThrow(() -> new UserException(folder + " must have a manifest, it has none"))
        .files()
        .stream()
        .map(file -> new Path(folder, file.path()))
        .toList();
  }

  private static String shown(Object value) {
    return value instanceof String text ? text : Json.canonical(value);
  }

  private String text(Path file) throws IOException {
    try (FSDataInputStream in = workspace.fileSystem().open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Of all inputs of the workspace, whichever run met them. */
  private List<DomContent> rejected() throws IOException {
    FileStatus[] files =
        workspace.fileSystem().globStatus(new Path(workspace.rejected(), "*.parquet"));
    if (files == null || files.length == 0) {
      return List.of(p("Every input could be used."));
    }
    String[] paths = Stream.of(files).map(file -> file.getPath().toString()).toArray(String[]::new);
    Dataset<Row> rows = spark.read().parquet(paths).distinct();
    List<List<String>> first =
        rows.orderBy("path").limit(LISTED).collectAsList().stream()
            .map(row -> List.of(row.<String>getAs("path"), row.<String>getAs("reason")))
            .toList();
    String counted = "%,d inputs could not be used".formatted(rows.count());
    return List.of(
        p(counted + (first.size() < LISTED ? "." : "; the first " + LISTED + ":")),
        Page.grid(List.of("input", "reason"), first));
  }
}
