package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.deploy.Dockerfile.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfiles, as far as they can be judged without building an image. */
class DockerfileTest {
  /** What Maven leaves, by the names that the build gives it. */
  private static final String BUILT = "spark-job/target/(spark-job-%s-(all|cluster)[.]jar|s3a/)";

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void everyImageThatItStartsFromHasAVersion(String kind) throws Exception {
    Set<String> stages = new HashSet<>();
    List<Instruction> starts = Dockerfile.of(kind).all("FROM");
    for (Instruction from : starts) {
      String image = from.words().get(0);
      if (!stages.contains(image)) {
        assertThat(image).matches("[a-z./-]+:[0-9][A-Za-z0-9._-]+").doesNotEndWith(":latest");
      }
      if (from.words().size() == 3) {
        stages.add(from.words().get(2));
      }
    }
    assertThat(starts.get(0).words().get(0))
        .isEqualTo(
            "apache/spark:%s-scala%s-java17-ubuntu"
                .formatted(
                    Deployment.buildProperty("spark.version"),
                    Deployment.buildProperty("scala.binary.version")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void everythingThatItCopiesIsThereOrBuilt(String kind) throws Exception {
    List<String> sources =
        Dockerfile.of(kind).all("COPY").stream()
            .filter(copy -> !copy.text().startsWith("--from="))
            .flatMap(copy -> copy.places().subList(0, copy.places().size() - 1).stream())
            .toList();

    assertThat(sources).hasSizeGreaterThanOrEqualTo(5);
    for (String source : sources) {
      boolean there = Files.exists(Deployment.ROOT.resolve(source));
      assertThat(there || source.matches(BUILT.formatted(version().replace(".", "[.]"))))
          .as(source)
          .isTrue();
      assertThat(isSentToTheBuilder(kind, source)).as(source).isTrue();
    }
  }

  private static String version() throws IOException {
    return Deployment.buildProperty("artifactId").equals("dsco")
        ? Deployment.buildProperty("version")
        : "the root's own version comes first in its file";
  }

  /** The ignore file lets through what it names after an exclamation mark. */
  private static boolean isSentToTheBuilder(String kind, String source) throws IOException {
    Path ignored = Deployment.FOLDER.resolve("docker/" + kind + "/Dockerfile.dockerignore");
    return Files.readAllLines(ignored).stream()
        .filter(line -> line.startsWith("!"))
        .map(line -> line.substring(1).replace(".", "[.]").replace("*", ".*"))
        .anyMatch(pattern -> source.replaceAll("/$", "").matches(pattern));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void whatComesFromElsewhereIsHeldToADigest(String kind) throws Exception {
    Dockerfile file = Dockerfile.of(kind);

    assertThat(file.all("ADD"))
        .hasSize(kind.equals("cuda") ? 1 : 0)
        .allMatch(add -> add.text().matches("--checksum=sha256:[$][{]LIBTORCH_SHA256} .*"));
    assertThat(file.all("RUN")).noneMatch(run -> run.text().matches(".*\\b(curl|wget)\\b.*"));
    assertThat(file.all("ARG"))
        .filteredOn(argument -> argument.text().startsWith("LIBTORCH_"))
        .as("no default that would be trusted unseen")
        .noneMatch(argument -> argument.text().contains("="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void itRunsAsTheUserOfThePods(String kind) throws Exception {
    List<Instruction> users =
        Dockerfile.of(kind).image().stream().filter(each -> each.name().equals("USER")).toList();

    assertThat(users).isNotEmpty();
    assertThat(users.get(users.size() - 1).text()).isEqualTo(String.valueOf(Deployment.USER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "cuda"})
  void theEngineIsLookedForWhereItIsInstalled(String kind) throws Exception {
    Dockerfile file = Dockerfile.of(kind);
    Map<String, String> environment = file.environment();
    String pytorch = Deployment.buildProperty("pytorch.version");
    String flavour = environment.get("PYTORCH_FLAVOR");
    String folder = environment.get("PYTORCH_LIBRARY_PATH");

    assertThat(flavour).isEqualTo(kind.equals("cuda") ? "cu128" : "cpu");
    assertThat(environment).containsEntry("PYTORCH_VERSION", pytorch);
    assertThat(folder)
        .isEqualTo(
            "%s/pytorch/%s-%s-linux-x86_64"
                .formatted(environment.get("DJL_CACHE_DIR"), pytorch, flavour));
    assertThat(file.all("RUN"))
        .anyMatch(run -> run.text().startsWith("/build/engine.sh " + folder + " " + flavour + " "));
    assertThat(file.copied()).contains(environment.get("DJL_CACHE_DIR"), "/opt/dsco/dsco.jar");
    assertThat(file.all("COPY").stream().map(Instruction::text).collect(Collectors.toList()))
        .contains("--from=engine /opt/dsco/engine /opt/dsco/engine");
  }
}
