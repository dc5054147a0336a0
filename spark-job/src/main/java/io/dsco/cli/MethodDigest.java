package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.workspace.Fingerprint;
import io.dsco.workspace.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells datasets that were made in one way, and differ in their size at most, from others. */
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

  private MethodDigest() {}

  /** Of the dataset that a run publishes. */
  static String of(RunConfiguration run) {
    Map<?, ?> settings = Json.parse(run.effective().json(), Map.class);
    Map<String, Object> deciding = new HashMap<>();
    SECTIONS.forEach(section -> deciding.put(section, settings.get(section)));
    Map<?, ?> synthesis = (Map<?, ?>) settings.get("synthesis");
    synthesis.remove("ipc");
    ((Map<?, ?>) synthesis.get("nopt")).remove("keep-targets");
    deciding.put("seed", run.seed());
    deciding.put("trigger", run.trigger().mode() + " " + run.trigger().fixed());
    return Fingerprint.of(deciding).value();
  }
}
