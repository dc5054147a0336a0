package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsco.config.RunConfiguration;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many latents pass through the projector at once. */
class ChunkSizeTest {
  private static final Path CONF = Path.of("..", "conf", "fashion-mnist.conf");

  @ParameterizedTest
  @CsvSource({"null, cpu, 10", "null, gpu, 500", "7, cpu, 7", "7, gpu, 7"})
  void isAsItIsSetOrWhatSuitsTheDevice(String told, String device, int expected) {
    RunConfiguration configuration =
        RunConfiguration.load(
            CONF, List.of("synthesis.nopt.chunk-size=" + told, "spark.device=" + device));

    assertThat(SynthesisWiring.chunkSize(configuration)).isEqualTo(expected);
  }
}
