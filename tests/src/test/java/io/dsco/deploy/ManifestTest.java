package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests, read strictly into Kubernetes' types. */
class ManifestTest {
  /** Fields whose keys are the user's own words. */
  private static final Set<String> MAPS = Set.of("labels", "data", "nodeSelector", "sparkConf");

  @Test
  void everyManifestIsOfItsKindAndHasNoFieldTooMany() throws Exception {
    List<JsonNode> all = Manifests.all();

    assertThat(all).hasSize(9);
    for (JsonNode manifest : all) {
      Manifests.read(manifest);
    }
  }

  /** At every level of every manifest one field is added, and each must be refused. */
  @Test
  void refusesAMisspeltFieldWhereverItStands() throws Exception {
    int levels = 0;
    for (JsonNode manifest : Manifests.all()) {
      for (ObjectNode level : levels(manifest)) {
        level.put("misspelt", 1);
        assertThatThrownBy(() -> Manifests.read(manifest))
            .as("%s of %s", level, manifest.path("kind"))
            .isInstanceOf(UnrecognizedPropertyException.class)
            .hasMessageContaining("\"misspelt\"");
        level.remove("misspelt");
        levels++;
      }
      Manifests.read(manifest);
    }
    assertThat(levels).isGreaterThan(150);
  }

  private static List<ObjectNode> levels(JsonNode node) {
    List<ObjectNode> levels = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      levels.add(object);
      object
          .properties()
          .forEach(
              field -> {
                if (!MAPS.contains(field.getKey())) {
                  levels.addAll(levels(field.getValue()));
                }
              });
    } else {
      node.forEach(element -> levels.addAll(levels(element)));
    }
    return levels;
  }

  @Test
  void noSecretIsInAFile() throws Exception {
    assertThat(Manifests.all())
        .noneMatch(manifest -> manifest.path("kind").asText().equals("Secret"));
    for (Path file : Deployment.yaml(Deployment.FOLDER)) {
      assertThat(file)
          .content()
          .doesNotContainPattern(
              "(?i)(secret|password|token)[a-z.-]*\\s*[:=]\\s*\"?[A-Za-z0-9+/]{16}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void theOperatorSubmitsWhatTheScriptDoes(String kind) throws Exception {
    SparkApplication application =
        Manifests.only("spark-application-%s.yaml".formatted(kind), SparkApplication.class);
    String executor = kind.equals("gpu") ? "executor-gpu-pod.yaml" : "executor-pod.yaml";

    assertThat(application.properties())
        .isEqualTo(Deployment.properties("spark-%s.properties".formatted(kind)));
    assertSame(application.spec().driver().template(), "driver-pod.yaml");
    assertSame(application.spec().executor().template(), executor);
    assertThat(application.spec().sparkVersion())
        .isEqualTo(Deployment.buildProperty("spark.version"));
  }

  private static void assertSame(PodTemplateSpec template, String file) throws Exception {
    Pod pod = Manifests.only(file, Pod.class);
    assertThat(template.getSpec()).isEqualTo(pod.getSpec());
    assertThat(template.getMetadata()).isEqualTo(pod.getMetadata());
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver-pod.yaml", "executor-pod.yaml", "executor-gpu-pod.yaml"})
  void podsRunAsTheImagesUserAndMayDoNothingElse(String file) throws Exception {
    PodSpec pod = Manifests.only(file, Pod.class).getSpec();

    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(Deployment.USER);
    assertThat(pod.getSecurityContext().getRunAsGroup()).isEqualTo(Deployment.USER);
    assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(Deployment.USER);
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getContainers())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(container.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
            });
  }

  @Test
  void theDriversAccountIsTheOneThatTheRoleIsBoundTo() throws Exception {
    ServiceAccount account = Manifests.all("rbac.yaml", ServiceAccount.class).get(0);
    Role role = Manifests.all("rbac.yaml", Role.class).get(0);
    RoleBinding binding = Manifests.all("rbac.yaml", RoleBinding.class).get(0);
    ConfigMap configuration = Manifests.only("configuration.yaml", ConfigMap.class);

    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(
            subject -> {
              assertThat(subject.getName()).isEqualTo(account.getMetadata().getName());
              assertThat(subject.getNamespace()).isEqualTo(account.getMetadata().getNamespace());
            });
    for (String properties : List.of("spark-cpu.properties", "spark-gpu.properties")) {
      assertThat(Deployment.properties(properties))
          .containsEntry(
              "spark.kubernetes.authenticate.driver.serviceAccountName",
              account.getMetadata().getName())
          .containsEntry("spark.kubernetes.namespace", configuration.getMetadata().getNamespace());
    }
  }
}
