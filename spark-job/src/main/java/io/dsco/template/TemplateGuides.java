package io.dsco.template;

import io.dsco.encode.LatentTable;
import io.dsco.nopt.ClassGuide;
import io.dsco.synthesize.ClassFiles;
import io.dsco.synthesize.Guides;
import io.dsco.synthesize.Guides.Guide;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.Workspace;
import io.dsco.workspace.WorkspaceException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** The templates of every class guide its samples. */
public final class TemplateGuides {
  private TemplateGuides() {}

  /**
   * The templates that the template stage has left.
   *
   * @throws WorkspaceException when it is not complete
   */
  public static Guides of(Workspace workspace, Fingerprint template) {
    Path folder = workspace.template(template);
    Manifest manifest = new StageFolder(workspace, folder, template).required(TemplateStage.NAME);
    Map<String, FileEntry> byLabel = new HashMap<>();
    manifest.files().stream()
        .filter(file -> file.properties().containsKey(LatentTable.LABEL))
        .forEach(file -> byLabel.put(file.property(LatentTable.LABEL), file));
    CheckpointFile projector = projector(workspace, folder, manifest);
    return new Guides(
        Map.of(TemplateStage.NAME, template.value()),
        template.value(),
        wanted -> guide(byLabel.get(String.valueOf(wanted.label())), wanted, folder),
        (place, path) ->
            new ClassGuide.Template(TemplateTable.read(place, new Path(path)), projector.local()));
  }

  /** A projector of another run has the same length: what it is must be what the templates saw. */
  private static CheckpointFile projector(Workspace workspace, Path folder, Manifest manifest) {
    Path place = new Path(folder, TemplateStage.PROJECTOR);
    CheckpointFile found = CheckpointFile.find(place.toString(), workspace.configuration());
    String written =
        manifest.files().stream()
            .filter(file -> file.path().equals(TemplateStage.PROJECTOR))
            .findFirst()
            .orElseThrow(() -> new WorkspaceException(folder + " has no projector: run template"))
            .sha256();
    if (!written.equals(found.sha256())) {
      throw new WorkspaceException(
          "the projector must be the one that the templates were made with: SHA-256 was %s, is %s (%s)"
              .formatted(written, found.sha256(), place));
    }
    return found;
  }

  private static Guide guide(FileEntry file, SynthesisClass wanted, Path folder) {
    if (file == null) {
      throw new WorkspaceException(
          "class %s (label %d) has no template in %s: run template"
              .formatted(wanted.className(), wanted.label(), folder));
    }
    return new Guide(
        new Path(folder, file.path()).toString(),
        file.property(ClassFiles.FINGERPRINT),
        Long.MAX_VALUE);
  }
}
