package io.dsco.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dsco.classifier.Architecture;
import io.dsco.classifier.ClassifierParameters;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Case 10: names, shapes, sizes and logits of torchvision's classifiers, weights by formula. */
final class ClassifiersCheck {
  private static final Map<String, Architecture> ARCHITECTURES =
      Map.of(
          "resnet18", Architecture.RESNET_18,
          "resnet34", Architecture.RESNET_34,
          "resnet101", Architecture.RESNET_101,
          "mobilenet_v2", Architecture.MOBILENET_V2,
          "efficientnet_b0", Architecture.EFFICIENTNET_B0,
          "densenet121", Architecture.DENSENET_121);

  /** Which model's weights the case gives a few values of, and how many of each tensor. */
  private static final String PROBED = "resnet18";

  private static final String PROBE = "probe.";
  private static final int PROBED_VALUES = 8;

  private ClassifiersCheck() {}

  static void run(GoldenCase golden, NDManager manager) {
    JsonObject keys = keys(golden);
    assertThat(keys.keySet()).isEqualTo(golden.params().keySet());
    try (GradMode mode = GradMode.inference()) {
      for (String model : golden.params().keySet()) {
        check(golden, model, keys.getAsJsonObject(model), manager);
      }
    }
  }

  private static JsonObject keys(GoldenCase golden) {
    try (Reader reader = Files.newBufferedReader(golden.file("keys.json"))) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(GoldenCase golden, String model, JsonObject keys, NDManager manager) {
    JsonObject params = golden.params().getAsJsonObject(model);
    assertThat(ARCHITECTURES).as("models that are known").containsKey(model);
    try (NDManager images = manager.newSubManager()) {
      int size = Math.toIntExact(golden.input("image", images).getShape().get(2));
      check(golden, model, keys, params, size, manager);
    }
  }

  private static void check(
      GoldenCase golden,
      String model,
      JsonObject keys,
      JsonObject params,
      int size,
      NDManager manager) {
    ClassifierParameters parameters =
        ClassifierParameters.of(
            ARCHITECTURES.get(model), size, params.get("num_classes").getAsInt());
    assertThat(described(parameters.shapes())).as(model).isEqualTo(described(keys));
    assertThat(parameters.parameterCount()).as(model).isEqualTo(params.get("n_params").getAsLong());
    try (NDManager scope = manager.newSubManager();
        StateDict weights = formula(parameters, params, scope)) {
      if (model.equals(PROBED)) {
        checkProbes(golden, weights);
      }
      NDArray logits = parameters.open(weights).logits(golden.input("image", scope));
      golden.check(model + ".logits", logits);
    }
  }

  /** Names and shapes in their order; what PyTorch counts its batches in is none of a model's. */
  private static List<String> described(JsonObject keys) {
    List<String> described = new ArrayList<>();
    for (Map.Entry<String, JsonElement> entry : keys.entrySet()) {
      if (!entry.getKey().endsWith(".num_batches_tracked")) {
        long[] shape =
            entry.getValue().getAsJsonArray().asList().stream()
                .mapToLong(JsonElement::getAsLong)
                .toArray();
        described.add(entry.getKey() + " " + new Shape(shape));
      }
    }
    return described;
  }

  private static List<String> described(Map<String, Shape> shapes) {
    return shapes.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }

  private static StateDict formula(
      ClassifierParameters parameters, JsonObject params, NDManager manager) {
    StateDict weights = new StateDict(manager);
    long seed = params.get("formula_seed").getAsLong();
    double gain2 = params.get("formula_gain2").getAsDouble();
    parameters
        .shapes()
        .forEach(
            (name, shape) ->
                weights.put(
                    name, FormulaWeights.tensor(weights.manager(), name, shape, seed, gain2)));
    return weights;
  }

  private static void checkProbes(GoldenCase golden, StateDict weights) {
    for (String expected : golden.expected()) {
      if (expected.startsWith(PROBE)) {
        float[] values = weights.get(expected.substring(PROBE.length())).toFloatArray();
        float[] first = Arrays.copyOf(values, PROBED_VALUES);
        golden.check(expected, weights.manager().create(first));
      }
    }
  }
}
