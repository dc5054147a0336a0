package io.dsco.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.summary;

import io.dsco.config.UserException;
import io.dsco.encode.ImageReader;
import io.dsco.evaluate.EvaluationTable;
import io.dsco.evaluate.TrialResult;
import io.dsco.source.ImageSource;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes the report of a workspace whose dataset is published. Lives on the driver. */
public final class Report {
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

  /**
   * A report that is not written yet.
   *
   * @param name of the run
   * @param classNames in the order of the labels
   * @param columns images that are shown class by class, side by side
   * @param real the images that were scored, where some were
   */
  public Report(
      SparkSession spark,
      Workspace workspace,
      String name,
      List<String> classNames,
      ImageReader reader,
      List<SheetColumn> columns,
      Optional<ImageSource> real) {
    this.spark = spark;
    this.workspace = workspace;
    this.name = name;
    this.classNames = List.copyOf(classNames);
    this.pictures = new Pictures(spark, reader, Math.min(CLASSES, classNames.size()), IMAGES);
    this.columns = List.copyOf(columns);
    this.real = real;
  }

  /** Writes {@code report/index.html} of the workspace. */
  public FileEntry write() throws IOException {
    RunRecord run =
        RunRecord.read(workspace)
            .orElseThrow(
                () ->
                    new UserException(
                        workspace.runRecord() + " must be there, it is not: run the job first"));
    List<Page.Part> parts = new ArrayList<>();
    parts.add(new Page.Part("Run", run(run)));
    parts.add(new Page.Part("Cost", Cost.of(run)));
    parts.add(new Page.Part("Images", ContactSheet.of(classNames, pictures, columns)));
    StageResult scored = run.stages().get("score");
    if (scored != null && real.isPresent()) {
      Dataset<Row> scores = spark.read().parquet(files(new Path(scored.folder())));
      parts.add(
          new Page.Part(
              "Confusion", new ConfusionPart(classNames, pictures).of(real.get(), scores)));
    }
    StageResult trigger = run.stages().get("trigger");
    if (trigger != null) {
      String drawing = text(new Path(trigger.folder(), "evidence.svg"));
      String said = "Real images that a student recognises, against samples of a class";
      parts.add(new Page.Part("Dope Trigger", List.of(Chart.svg(drawing, said), p(said))));
    }
    List<TrialResult> results = results();
    if (!results.isEmpty()) {
      parts.add(
          new Page.Part(
              "Evaluation", EvaluationPart.of(new EvaluationTable(results), classNames.size())));
    }
    parts.add(new Page.Part("Rejected inputs", rejected()));
    Path target = new Path(workspace.report(), "index.html");
    return AtomicFile.writeText(
        workspace.fileSystem(), target, new Page("Run " + name, parts).text());
  }

  private List<DomContent> run(RunRecord run) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    run.versions().forEach((what, version) -> rows.add(List.of(what, version)));
    Manifest.read(workspace.fileSystem(), workspace.dataset())
        .ifPresent(
            manifest -> {
              rows.add(List.of("fingerprint of the dataset", manifest.fingerprint()));
              new TreeMap<>(manifest.attributes())
                  .forEach((what, value) -> rows.add(List.of(what, shown(value))));
            });
    return List.of(
        Page.grid(List.of("what", "value"), rows),
        details(summary("Effective configuration"), pre(Json.pretty(run.configuration()))));
  }

  /** The files that a stage's manifest names. */
  private String[] files(Path folder) throws IOException {
    return Manifest.read(workspace.fileSystem(), folder)
        .orElseThrow(() -> new UserException(folder + " must have a manifest, it has none"))
        .files()
        .stream()
        .map(file -> new Path(folder, file.path()).toString())
        .toArray(String[]::new);
  }

  private static String shown(Object value) {
    return value instanceof String text ? text : Json.canonical(value);
  }

  private String text(Path file) throws IOException {
    try (FSDataInputStream in = workspace.fileSystem().open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Of every training in the workspace, whichever evaluation it belonged to. */
  private List<TrialResult> results() throws IOException {
    FileSystem files = workspace.fileSystem();
    FileStatus[] found =
        files.globStatus(new Path(workspace.root(), "evaluation/trials/*/result.json"));
    List<TrialResult> results = new ArrayList<>();
    for (FileStatus file : found == null ? new FileStatus[0] : found) {
      results.add(Json.parse(text(file.getPath()), TrialResult.class));
    }
    results.sort(
        Comparator.comparing(TrialResult::dataset)
            .thenComparing(TrialResult::network)
            .thenComparing(TrialResult::images)
            .thenComparing(TrialResult::repeat));
    return results;
  }

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
