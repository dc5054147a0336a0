package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine as the image for CPUs has it: installed by the script that the image runs, in the
 * image's environment, loaded by a process that has none of the natives on its class path.
 */
class InstalledEngineIT {
  @TempDir Path folder;

  @Test
  void isLoadedFromWhereTheImageHasItAndUnpacksNothing() throws Exception {
    Map<String, String> image = Dockerfile.of("cpu").environment();
    Path root = folder.resolve("image");
    Path engine = Path.of(root + image.get("PYTORCH_LIBRARY_PATH"));
    Script.Outcome installed =
        Script.of("docker/engine.sh")
            .run(engine.toString(), "cpu", System.getProperty("cluster.jar"));
    assertThat(installed).isEqualTo(new Script.Outcome(0, "", ""));
    Map<String, Long> before = files(root);
    // The image's user has none either, and JNA takes the folder for temporary files then.
    Path home = Files.createFile(folder.resolve("file")).resolve("none");

    List<String> told = probe(image, root, home);

    assertThat(told)
        .as("what it computed, and every library from the image's folder")
        .containsExactly(
            image.get("PYTORCH_VERSION") + " 3.0",
            engine.resolve("0.36.0-libdjl_torch.so").toString(),
            engine.resolve("libc10.so").toString(),
            engine.resolve("libgomp-98b21ff3.so.1").toString(),
            engine.resolve("libtorch.so").toString(),
            engine.resolve("libtorch_cpu.so").toString());
    assertThat(files(root)).isEqualTo(before).hasSize(5);
  }

  private List<String> probe(Map<String, String> image, Path root, Path home) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")),
                "-cp",
                withoutNatives(),
                EngineProbe.class.getName())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    image.forEach(
        (name, value) ->
            builder.environment().put(name, value.startsWith("/opt/dsco/") ? root + value : value));
    assertThat(builder.start().waitFor()).isZero();
    return Files.readAllLines(output);
  }

  /** What the jar ending in -cluster.jar has and the one ending in -all.jar has more of. */
  private static String withoutNatives() {
    List<String> all =
        Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
    List<String> thin = all.stream().filter(entry -> !entry.contains("pytorch-native")).toList();
    assertThat(thin).hasSize(all.size() - 1);
    return String.join(File.pathSeparator, thin);
  }

  /** Every file with the time of its last change. */
  private static Map<String, Long> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  Path::toString, file -> file.toFile().lastModified(), (a, b) -> a, TreeMap::new));
    }
  }
}
