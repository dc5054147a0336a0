package io.dsco.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.dsco.tensor.StateDict;
import io.dsco.tensor.Tensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DiT-XL/2 at its full size, with random weights in both formats: 5.4 GB of disk, 3 GB of memory,
 * minutes. Run by name.
 */
@Tag("large")
class FullSizeCheckpointTest {
  /** The weights, and what else a process needs for loading them. */
  private static final double MEMORY_PER_BYTE = 1.10;

  @TempDir Path folder;

  private record Load(double seconds, long before, long after, long peak, String digest) {}

  @Test
  void bothFormatsLoadToEqualTensorsInLittleMoreThanTheirOwnMemory() throws Exception {
    Path safetensors = folder.resolve("dit.safetensors");
    Path torch = folder.resolve("dit.pt");
    String written = write(safetensors, torch);
    for (Path file : List.of(safetensors, torch)) {
      Load load = load(file);
      System.out.printf(
          "%s: %d bytes, loaded in %.1f s, resident %d kB before, %d kB after, %d kB at most%n",
          file.getFileName(), Files.size(file), load.seconds, load.before, load.after, load.peak);
      assertThat(load.digest).as("tensors of " + file).isEqualTo(written);
      assertThat((load.peak - load.before) * 1024)
          .as("growth of resident memory by " + file)
          .isLessThanOrEqualTo((long) (Files.size(file) * MEMORY_PER_BYTE));
    }
  }

  /** The digest of what is in both files. */
  private static String write(Path safetensors, Path torch)
      throws IOException, GeneralSecurityException {
    SplittableRandom random = new SplittableRandom(5);
    try (NDManager manager = NDManager.newBaseManager();
        StateDict weights = new StateDict(manager)) {
      LoadProbe.FULL
          .shapes()
          .forEach(
              (name, shape) ->
                  weights.put(name, Tensors.of(weights.manager(), values(random, shape), shape)));
      assertThat(weights.parameterCount()).isEqualTo(675_129_632);
      SafetensorsWriter.write(safetensors, weights.tensors(), Map.of("format", "pt"));
      StateDictZip.write(torch, weights.tensors());
      return LoadProbe.digest(weights);
    }
  }

  private static float[] values(SplittableRandom random, Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt() * 0x1p-36f;
    }
    return values;
  }

  private static Load load(Path file) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx1g");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-Dai"))
        .forEach(line::add);
    line.addAll(List.of(LoadProbe.class.getName(), file.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    String[] fields =
        output
            .lines()
            .filter(text -> text.startsWith("probe "))
            .findFirst()
            .orElseThrow()
            .split(" ");
    return new Load(
        Double.parseDouble(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        fields[5]);
  }
}
