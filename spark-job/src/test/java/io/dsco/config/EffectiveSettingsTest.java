package io.dsco.config;

import static io.dsco.config.ConfigurationFixture.MINIMAL;
import static io.dsco.config.ConfigurationFixture.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveSettingsTest {
  @TempDir Path directory;

  @Test
  void holdsDefaultsAndOverrides() {
    Config read =
        ConfigFactory.parseString(load(directory, MINIMAL, "synthesis.ipc=9").effective().json());

    assertThat(read.getInt("synthesis.ipc")).isEqualTo(9);
    assertThat(read.getInt("diffusion.steps")).isEqualTo(50);
    assertThat(read.getIsNull("checkpoints.vae")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"spark.hadoop.fs.s3a.secret.key\"",
        "spark.hadoop.fs.s3a.access.key",
        "\"spark.hadoop.fs.s3a.session.token\"",
        "\"spark.hadoop.fs.s3a.encryption.key\"",
        "\"spark.hadoop.fs.s3a.server-side-encryption.key\"",
        "spark.ssl.keyPassword",
        "my-access-key.a.b",
        "\"spark.hadoop.fs.azure.account.key.mine.blob.core.windows.net\"",
        "\"spark.hadoop.fs.gs.auth.service.account.private.key\"",
        "\"spark.ssl.Passphrase\""
      })
  void masksSecrets(String key) {
    String json =
        load(directory, MINIMAL + "spark.properties { " + key + " = hunter2 }").effective().json();

    assertThat(json).contains("\"***\"").doesNotContain("hunter2");
  }

  @Test
  void masksCredentialsInAddresses() {
    String json =
        load(directory, MINIMAL, "source.path=s3a://me:hunter2@bucket/x").effective().json();

    assertThat(json).contains("s3a://***@bucket/x").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx2g -Djavax.net.ssl.trustStorePassword=hunter2 -Da=b",
        "https://bucket/x?X-Amz-Signature=hunter2&a=b",
        "https://account/x?sv=1&sig=hunter2&a=b",
        "{session_token: hunter2, a=b}"
      })
  void masksSecretsInsideOfAValue(String value) {
    String json =
        load(directory, MINIMAL + "spark.properties { mine = \"" + value + "\" }")
            .effective()
            .json();

    assertThat(json).contains("***").contains("a=b").doesNotContain("hunter2");
  }

  @Test
  void masksWhatSparkIsToldToMask() {
    String json =
        load(
                directory,
                MINIMAL
                    + "spark.properties { spark.redaction.regex = \"(?i)pin\", \"my.PIN\" = hunter2 }")
            .effective()
            .json();

    assertThat(json).contains("\"***\"").doesNotContain("hunter2");
  }

  @Test
  void refusesARedactionThatIsNoRegularExpression() {
    assertThatThrownBy(
            () -> load(directory, MINIMAL + "spark.properties { spark.redaction.regex = \"(\" }"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("spark.redaction.regex must be a regular expression, was ( (spark.properties)");
  }

  @Test
  void secretsStillReachSpark() {
    RunConfiguration run =
        load(directory, MINIMAL + "spark.properties { \"fs.s3a.secret.key\" = hunter2 }");

    assertThat(run.spark().properties()).containsEntry("fs.s3a.secret.key", "hunter2");
    assertThat(run.effective()).asString().doesNotContain("hunter2");
  }
}
