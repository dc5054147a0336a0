package io.dsco.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The manifests of the repository as typed models, each of the kind that it says. */
final class Manifests {
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1 ServiceAccount", ServiceAccount.class,
          "v1 ConfigMap", ConfigMap.class,
          "v1 Pod", Pod.class,
          "rbac.authorization.k8s.io/v1 Role", Role.class,
          "rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class,
          "sparkoperator.k8s.io/v1beta2 SparkApplication", SparkApplication.class);

  private Manifests() {}

  static List<JsonNode> all() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (Path file : Deployment.yaml(Deployment.KUBERNETES)) {
      all.addAll(StrictYaml.documents(file));
    }
    return all;
  }

  /**
   * A document as what it says to be.
   *
   * @throws IOException when it has a field too many
   */
  static Object read(JsonNode document) throws IOException {
    String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
    if (!KINDS.containsKey(kind)) {
      throw new IOException("no manifest of the kind " + kind + " is expected");
    }
    return StrictYaml.read(document, KINDS.get(kind));
  }

  /** The one document of a file. */
  static <T> T only(String name, Class<T> type) throws IOException {
    List<JsonNode> documents = StrictYaml.documents(Deployment.KUBERNETES.resolve(name));
    if (documents.size() != 1) {
      throw new IOException(name + " must have one document, has " + documents.size());
    }
    return type.cast(read(documents.get(0)));
  }

  /** The documents of a file that are of a type. */
  static <T> List<T> all(String name, Class<T> type) throws IOException {
    List<T> found = new ArrayList<>();
    for (JsonNode document : StrictYaml.documents(Deployment.KUBERNETES.resolve(name))) {
      Object read = read(document);
      if (type.isInstance(read)) {
        found.add(type.cast(read));
      }
    }
    return found;
  }
}
