package io.dsco.trigger;

import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Stage;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how many samples are worth synthesizing and leaves the evidence as JSON, table and plot.
 * The stages behind a trial find by themselves what is complete, so only what is missing is done.
 */
public final class TriggerStage implements Stage {
  static final String EVIDENCE = "evidence.json";

  private static final Logger LOG = LoggerFactory.getLogger(TriggerStage.class);

  private final Workspace workspace;
  private final DopeTrigger trigger;
  private final Trials trials;
  private Evidence evidence;

  /** Does nothing yet. */
  public TriggerStage(Workspace workspace, DopeTrigger trigger, Trials trials) {
    this.workspace = workspace;
    this.trigger = trigger;
    this.trials = trials;
  }

  @Override
  public String name() {
    return "trigger";
  }

  @Override
  public StageResult execute() {
    evidence = trigger.measure(trials);
    return write();
  }

  /** How many samples of every class are synthesized, when the stage has been executed. */
  public int synthesized() {
    return trigger.synthesized(evidence);
  }

  private StageResult write() {
    Fingerprint fingerprint =
        Fingerprint.of(
            Map.of(
                "stage", name(),
                "schedule", trigger.schedule(),
                "images_per_class", trigger.imagesPerClass(),
                "classes", trigger.classes(),
                "scores", evidence.trials().stream().map(Trial::scores).toList()));
    Path folder = workspace.trigger(fingerprint);
    int synthesized = trigger.synthesized(evidence);
    EvidenceText text = new EvidenceText(evidence, synthesized);
    LOG.info("{}\n{}", text.decision(), text.table());
    return new StageFolder(workspace, folder, fingerprint)
        .once(
            () ->
                new Manifest(
                    name(),
                    fingerprint.value(),
                    List.of(
                        write(folder, EVIDENCE, json(synthesized)),
                        write(folder, "evidence.md", text.table()),
                        write(folder, "evidence.svg", new EvidencePlot(evidence).svg())),
                    Map.of()));
  }

  private FileEntry write(Path folder, String name, String text) throws IOException {
    return AtomicFile.writeText(workspace.fileSystem(), new Path(folder, name), text);
  }

  private String json(int synthesized) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("images_per_class", trigger.imagesPerClass());
    json.put("classes", trigger.classes());
    json.put("trials", evidence.trials());
    json.put("gains", evidence.gains());
    json.put("synthesized_per_class", synthesized);
    json.put("doped_per_class", trigger.imagesPerClass() - synthesized);
    return Json.pretty(json);
  }
}
