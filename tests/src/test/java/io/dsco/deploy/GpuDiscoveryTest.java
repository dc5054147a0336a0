package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the discovery script tells Spark, on machines that a made-up {@code nvidia-smi} lists. */
class GpuDiscoveryTest {
  private static final List<String> FOUR =
      Stream.of("0", "1", "2", "3")
          .map("GPU %1$s: NVIDIA H100 80GB HBM3 (UUID: GPU-aaaa000%1$s-1111-2222)"::formatted)
          .toList();

  /** The second of two GPUs is divided. */
  private static final List<String> DIVIDED =
      List.of(
          "GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-cccc0000-1111-2222)",
          "GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-dddd0000-1111-2222)",
          "  MIG 3g.20gb     Device  0: (UUID: MIG-eeee0000-1111-2222)",
          "  MIG 3g.20gb     Device  1: (UUID: MIG-ffff0000-1111-2222)");

  @TempDir Path programs;

  @Test
  void givesEveryGpuOfTheMachineItsNumber() throws Exception {
    assertThat(addresses(on(FOUR))).containsExactly("0", "1", "2", "3");
    assertThat(addresses(on(FOUR.subList(0, 1)))).containsExactly("0");
  }

  /** CUDA counts from 0 what it may see. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|0",
        "2,3|0,1",
        "3, 0, 1|0,1,2",
        "GPU-aaaa0002-1111-2222|0",
        "GPU-aaaa0002,GPU-aaaa0000|0,1",
      })
  void givesWhatIsVisibleTheNumbersThatCudaGivesIt(String visible, String expected)
      throws Exception {
    Script script = on(FOUR).with("CUDA_VISIBLE_DEVICES", visible);

    assertThat(addresses(script)).containsExactly(expected.split(","));
  }

  /** A process of CUDA sees one MIG device and no other device beside it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "1|0",
        "MIG-eeee0000-1111-2222|0",
        "MIG-eeee0000-1111-2222,MIG-ffff0000-1111-2222|0",
      })
  void givesAProcessOneOfTheDevicesOfADividedGpu(String visible, String expected) throws Exception {
    assertThat(addresses(on(DIVIDED))).containsExactly("0");
    assertThat(addresses(on(DIVIDED).with("CUDA_VISIBLE_DEVICES", visible)))
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|CUDA_VISIBLE_DEVICES must leave a GPU to see, was \"\"",
        "-1|CUDA_VISIBLE_DEVICES must leave a GPU to see, was \"-1\"",
        "NoDevFiles|CUDA_VISIBLE_DEVICES must leave a GPU to see, was \"NoDevFiles\"",
        "4|CUDA_VISIBLE_DEVICES must hold GPUs of nvidia-smi -L, was 4",
        "0,7|CUDA_VISIBLE_DEVICES must hold GPUs of nvidia-smi -L, was 7",
        "1,1|CUDA_VISIBLE_DEVICES must not name a device twice, was \"1,1\"",
        "0,|CUDA_VISIBLE_DEVICES must hold device numbers or UUIDs, was \"0,\"",
        "first|CUDA_VISIBLE_DEVICES must hold device numbers or UUIDs, was \"first\"",
        "GPU-bbbb|CUDA_VISIBLE_DEVICES must name devices of nvidia-smi -L, was \"GPU-bbbb\"",
        "GPU-aaaa|CUDA_VISIBLE_DEVICES must name devices of nvidia-smi -L, was \"GPU-aaaa\"",
      })
  void refusesToHideAGpuThatWasAskedFor(String visible, String reason) throws Exception {
    assertThat(on(FOUR).with("CUDA_VISIBLE_DEVICES", visible).run())
        .isEqualTo(new Script.Outcome(1, "", "gpu-discovery: " + reason + "\n"));
  }

  @Test
  void saysThatThereIsNoDriverOrNoGpu() throws Exception {
    Script without = script().with("PATH", tools().toString());
    Path failing = programs.resolve("failing");
    Script.program(failing, "nvidia-smi", List.of("echo 'Driver/library mismatch'", "exit 18"));

    assertThat(without.run())
        .isEqualTo(
            new Script.Outcome(
                1,
                "",
                "gpu-discovery: nvidia-smi must be on the PATH, is not: no NVIDIA driver reaches"
                    + " this process\n"));
    assertThat(on(List.of("No devices found.")).run())
        .isEqualTo(
            new Script.Outcome(
                1, "", "gpu-discovery: nvidia-smi -L must list a GPU, lists none\n"));
    assertThat(script().withPrograms(failing).run())
        .isEqualTo(
            new Script.Outcome(
                1, "", "gpu-discovery: nvidia-smi -L failed: Driver/library mismatch\n"));
  }

  private static Script script() {
    return Script.of("gpu-discovery.sh");
  }

  /** The shell and its tools without those of a driver. */
  private Path tools() throws Exception {
    Path tools = programs.resolve("tools");
    for (String tool : List.of("sh", "sed", "grep", "tr")) {
      Script.program(tools, tool, List.of("exec /bin/" + tool + " \"$@\""));
    }
    return tools;
  }

  private Script on(List<String> listing) throws Exception {
    Path folder = programs.resolve("listing-" + listing.hashCode());
    Script.program(
        folder,
        "nvidia-smi",
        Stream.of(
                Stream.of("[ \"$*\" = -L ] || exit 2", "cat <<'END'"),
                listing.stream(),
                Stream.of("END"))
            .flatMap(lines -> lines)
            .toList());
    return script().withPrograms(folder);
  }

  /** Read by Spark itself. */
  private static String[] addresses(Script script) throws Exception {
    Script.Outcome outcome = script.run();
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.status()).isZero();
    ResourceInformation found = ResourceInformation.parseJson(outcome.output());
    assertThat(found.name()).isEqualTo("gpu");
    return found.addresses();
  }
}
