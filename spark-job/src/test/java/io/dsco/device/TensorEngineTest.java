package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorEngineTest {
  @TempDir Path folder;

  @Test
  void aLibraryThatDoesNotLoadIsOneLineThatSaysWhatMustBelongTogether() throws Exception {
    Path library = Files.createDirectory(folder.resolve("libtorch"));
    for (String name : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so")) {
      Files.writeString(library.resolve(name), "no library");
    }

    String said =
        start(
            Map.of(
                "PYTORCH_LIBRARY_PATH", library.toString(),
                "PYTORCH_VERSION", "2.7.1",
                "PYTORCH_FLAVOR", "cu128"));

    assertThat(said.lines().filter(line -> line.startsWith("refused: ")))
        .singleElement()
        .asString()
        .startsWith("refused: the tensor library must load, it did not: " + library)
        .contains("with PYTORCH_FLAVOR=cu128 and PYTORCH_LIBRARY_PATH=" + library)
        .contains("CUDA flavour, CUDA libraries and driver");
  }

  private String start(Map<String, String> environment) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Dai.djl.offline=true", "-DOPT_OUT_TRACKING=true"));
    line.add(EngineStart.class.getName());
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("DJL_CACHE_DIR", folder.resolve("cache").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
