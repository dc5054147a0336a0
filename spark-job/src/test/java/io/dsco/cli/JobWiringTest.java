package io.dsco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.RunConfiguration;
import io.dsco.encode.AutoencoderFactory;
import io.dsco.workspace.CheckpointFile;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class JobWiringTest {
  private static final Path CONF = Path.of("..", "conf").toAbsolutePath().normalize();

  @Test
  void theCodecOfAllStagesHasTheSizesOfBothDirections() {
    AutoencoderFactory codec = codec(3, 5);
    assertThat(codec.encodeBatchSize()).isEqualTo(3);
    assertThat(codec.decodeBatchSize()).isEqualTo(5);
  }

  @Test
  void eachSizeReachesTheDirectionThatItsSettingNames() {
    AutoencoderFactory codec = codec(3, 5);
    assertThatThrownBy(() -> withSizes(codec, 0, 5).open())
        .hasMessage("encode.batch-size must be at least 1, was 0");
    assertThatThrownBy(() -> withSizes(codec, 3, 0).open())
        .hasMessage("synthesis.decode-batch-size must be at least 1, was 0");
  }

  @Test
  void batchSizesAreNoPartOfWhatACodecIs() {
    assertThat(codec(3, 5).digest()).isEqualTo(codec(16, 16).digest());
  }

  private static AutoencoderFactory codec(int encode, int decode) {
    RunConfiguration configuration =
        RunConfiguration.load(
            CONF.resolve("fashion-mnist.conf"),
            List.of("encode.batch-size=" + encode, "synthesis.decode-batch-size=" + decode));
    CheckpointFile vae =
        new Checkpoints(configuration.checkpoints(), new Configuration(false)).vae();
    return JobWiring.codec(configuration, vae);
  }

  private static AutoencoderFactory withSizes(AutoencoderFactory codec, int encode, int decode) {
    return new AutoencoderFactory(
        codec.checkpoint(),
        codec.parameters(),
        codec.imageSize(),
        encode,
        decode,
        codec.processor());
  }
}
