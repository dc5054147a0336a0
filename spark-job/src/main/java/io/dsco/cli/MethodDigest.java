package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells datasets made of the same images in one way, which differ in their size at most, from
 * others.
 */
final class MethodDigest {
  /** Sections that decide how a dataset is made, its number of images left aside. */
  private static final List<String> SECTIONS =
      List.of(
          "checkpoints",
          "diffusion",
          "dit",
          "dope",
          "image",
          "student",
          "synthesis",
          "teacher",
          "vae");

  private static final String SOURCE = "source_sha256";

  private MethodDigest() {}

  /** Of the dataset that a run has published, of the images that it was made of. */
  static String of(RunConfiguration run, Workspace workspace) {
    Map<?, ?> settings = Json.parse(run.effective().json(), Map.class);
    Map<String, Object> deciding = new HashMap<>();
    SECTIONS.forEach(section -> deciding.put(section, settings.get(section)));
    Map<?, ?> synthesis = (Map<?, ?>) settings.get("synthesis");
    synthesis.remove("ipc");
    ((Map<?, ?>) synthesis.get("nopt")).remove("keep-targets");
    deciding.put("images", images(workspace));
    deciding.put("seed", run.seed());
    deciding.put("trigger", run.trigger().mode() + " " + run.trigger().fixed());
    return Fingerprint.of(deciding).value();
  }

  /** Digest of the source's images as the dataset's manifest has it; empty of a data-free one. */
  private static String images(Workspace workspace) {
    try {
      return Manifest.read(workspace.fileSystem(), workspace.dataset())
          .map(manifest -> (Map<?, ?>) manifest.attributes().get("provenance"))
          .map(provenance -> (String) provenance.get(SOURCE))
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + workspace.dataset(), e);
    }
  }
}
