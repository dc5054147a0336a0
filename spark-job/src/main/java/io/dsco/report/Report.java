package io.dsco.report;

import io.dsco.config.SynthesisSettings;
import io.dsco.config.UserException;
import io.dsco.encode.ImageReader;
import io.dsco.source.ImageSource;
import io.dsco.table.KeptTable;
import io.dsco.trigger.KeptEvidence;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
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

  private final SparkSession spark;
  private final Workspace workspace;
  private final String name;
  private final List<String> classNames;
  private final Pictures pictures;
  private final Optional<ImageSource> real;
  private final boolean triggered;
  private final Map<SynthesisSettings.Alignment, Map<String, Object>> settings;
  private final String method;

  /**
   * A report that is not written yet.
   *
   * @param name of the run
   * @param classNames in the order of the labels
   * @param real the images that were scored, where some were
   * @param triggered whether the trigger's measurement decided how many samples there are
   * @param settings of a synthesis that the run has with each alignment, by their names
   * @param method tells how the dataset was made, its size left aside
   */
  public Report(
      SparkSession spark,
      Workspace workspace,
      String name,
      List<String> classNames,
      ImageReader reader,
      Optional<ImageSource> real,
      boolean triggered,
      Map<SynthesisSettings.Alignment, Map<String, Object>> settings,
      String method) {
    this.spark = spark;
    this.workspace = workspace;
    this.name = name;
    this.classNames = List.copyOf(classNames);
    this.pictures = new Pictures(spark, reader, Math.min(CLASSES, classNames.size()), IMAGES);
    this.real = real;
    this.triggered = triggered;
    this.settings = Map.copyOf(settings);
    this.method = method;
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
    parts.add(new Page.Part("Run", Provenance.of(run, published)));
    parts.add(new Page.Part("Cost", Cost.of(run)));
    String fingerprint = String.valueOf(published.attributes().get("synthesis_fingerprint"));
    ShownSyntheses shown = ShownSyntheses.of(workspace, fingerprint, settings);
    Optional<SynthesizedRun> synthesized =
        shown.runs().stream().filter(one -> one.is(fingerprint)).findFirst();
    List<KeptTable> tables = KeptTable.of(workspace);
    parts.add(
        new Page.Part(
            "Synthesis cost", SynthesisCostPart.of(tables, cost(run, published, synthesized))));
    parts.add(new Page.Part("Images", new ImagesPart(classNames, pictures).of(spark, real, shown)));
    parts.add(
        new Page.Part(
            "Noise optimisation", LossPart.of(synthesized, classNames, pictures.classes())));
    Optional<RealLatents> latents = RealLatents.of(workspace, run);
    parts.add(new Page.Part("Latents", new LatentPart(shown, classNames).of(latents)));
    parts.addAll(
        new DopingParts(spark, workspace, classNames, pictures, real).of(run, published, latents));
    parts.add(trigger(run));
    parts.add(evaluation(published));
    parts.add(tables(tables));
    parts.add(new Page.Part("Rejected inputs", RejectedInputs.of(spark, workspace)));
    return new Page("Run " + name, parts);
  }

  private Optional<CostLine> cost(
      RunRecord run, Manifest published, Optional<SynthesizedRun> synthesized) {
    StageResult dope = run.stages().get("dope");
    long added = DopingParts.isDopedBy(published, dope) ? dope.rows() / classNames.size() : 0;
    return synthesized.flatMap(made -> new RunCost(run, made).line(added));
  }

  private Page.Part trigger(RunRecord run) throws IOException {
    StageResult trigger = run.stages().get("trigger");
    if (trigger == null || !triggered) {
      return Page.Part.missing(
          "Dope Trigger",
          "How many samples are synthesized was set, not measured.",
          "trigger CONF --set trigger.mode=measured");
    }
    KeptEvidence kept = KeptEvidence.read(workspace, new Path(trigger.folder()));
    return new Page.Part("Dope Trigger", new TriggerPart(kept).content());
  }

  private Page.Part tables(List<KeptTable> tables) {
    List<DomContent> content = TablesPart.of(tables);
    return content.isEmpty()
        ? Page.Part.missing(
            "Tables",
            "No table of results was filled in this workspace.",
            "tables TABLE --set workspace=WORKSPACE")
        : new Page.Part("Tables", content);
  }

  private Page.Part evaluation(Manifest published) throws IOException {
    Accuracies found = Accuracies.of(workspace, published.fingerprint(), method);
    return found.all().results().isEmpty()
        ? Page.Part.missing("Evaluation", "No network was trained on the dataset.", "evaluate CONF")
        : new Page.Part("Evaluation", EvaluationPart.of(found, classNames.size()));
  }
}
