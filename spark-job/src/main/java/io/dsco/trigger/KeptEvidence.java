package io.dsco.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The evidence that a trigger has left in its folder.
 *
 * @param imagesPerClass images of a class that are wanted in all
 * @param synthesized samples of a class among them
 */
public record KeptEvidence(Evidence evidence, int imagesPerClass, int synthesized) {
  /** Reads it. */
  public static KeptEvidence read(Workspace workspace, Path folder) throws IOException {
    Path file = new Path(folder, TriggerStage.EVIDENCE);
    try (FSDataInputStream in = workspace.fileSystem().open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      JsonNode json = Json.parse(text, JsonNode.class);
      Trial[] trials = Json.parse(json.path("trials").toString(), Trial[].class);
      return new KeptEvidence(
          new Evidence(Arrays.asList(trials), json.path("classes").asInt()),
          json.path("images_per_class").asInt(),
          json.path("synthesized_per_class").asInt());
    }
  }

  /** One sentence without its full stop. */
  public String decision() {
    return new EvidenceText(evidence, synthesized).decision();
  }
}
