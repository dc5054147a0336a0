package io.dsco.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.dsco.projector.CollapsedProjector;
import io.dsco.projector.FeaturePass;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorParameters;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import java.util.List;
import java.util.Map;

/** Case 03: the projector, literal and collapsed, with its gradient. */
final class ProjectorCheck {
  static final ProjectorParameters REDUCED =
      new ProjectorParameters(4, 4, List.of(2, 4, 8, 16), 0.01);

  private ProjectorCheck() {}

  static void run(GoldenCase golden, NDManager manager) {
    try (GradMode mode = GradMode.inference()) {
      GoldenFolder folder = new GoldenFolder(golden, manager);
      reduced(folder);
      full(folder);
    }
  }

  private static void reduced(GoldenFolder golden) {
    NDArray x = golden.input("x");
    Projector projector = new Projector(REDUCED, golden.weights("extractor_reduced"));
    try (CollapsedProjector collapsed = projector.collapsed(16, 16);
        FeaturePass pass = FeaturePass.recording(projector::features, x, 1)) {
      golden.check("reduced", pass.features(golden.manager()));
      golden.check("reduced_pooled", projector.pooled(x).transpose());
      golden.check("reduced_pooled", collapsed.of(x).transpose());
      golden.check("reduced_input_grad", pass.pullBack(golden.input("grad_cotangent")));
    }
  }

  private static void full(GoldenFolder golden) {
    NDArray x = golden.input("x");
    Projector projector = new Projector(ProjectorParameters.full(), formula(golden));
    try (CollapsedProjector collapsed = projector.collapsed(16, 16)) {
      golden.check("full", projector.features(x));
      golden.check("full_pooled", projector.pooled(x).transpose());
      golden.check("full_pooled", collapsed.of(x).transpose());
    }
  }

  private static StateDict formula(GoldenFolder golden) {
    StateDict weights = new StateDict(golden.manager());
    JsonObject keys = golden.parameters().getAsJsonObject("full_keys");
    for (Map.Entry<String, JsonElement> entry : keys.entrySet()) {
      long[] shape =
          entry.getValue().getAsJsonArray().asList().stream()
              .mapToLong(JsonElement::getAsLong)
              .toArray();
      NDArray tensor =
          FormulaWeights.tensor(
              golden.manager(),
              entry.getKey(),
              new Shape(shape),
              golden.integer("formula_seed"),
              golden.number("formula_gain2"));
      golden.check("probe." + entry.getKey(), probe(tensor.toFloatArray()));
      weights.put(entry.getKey(), tensor);
    }
    assertThat(weights.tensors()).hasSize(8);
    return weights;
  }

  /**
   * Eight values spread over the tensor: the stride is the size over seven, as the manifest gives.
   */
  private static float[] probe(float[] values) {
    float[] probe = new float[8];
    int stride = Math.max(1, (values.length - 1) / 7);
    for (int i = 0; i < probe.length; i++) {
      probe[i] = values[i * stride];
    }
    return probe;
  }
}
