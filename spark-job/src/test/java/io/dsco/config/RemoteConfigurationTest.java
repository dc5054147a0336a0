package io.dsco.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By Hadoop's own file system for local files under another scheme, so that no path is a path. */
class RemoteConfigurationTest {
  private static final String DEPLOY_MODE = "spark.submit.deployMode";
  private static final String IN_POD = "spark.kubernetes.submitInDriver";

  @TempDir Path directory;

  @BeforeEach
  void bringsAFileSystem() {
    System.setProperty("spark.hadoop.fs.other.impl", OtherScheme.class.getName());
  }

  @AfterEach
  void takesItAway() {
    System.clearProperty("spark.hadoop.fs.other.impl");
    System.clearProperty(DEPLOY_MODE);
    System.clearProperty(IN_POD);
  }

  @Test
  void readsAConfigurationFromAnyFileSystemAndStartsRelativePathsAtItsFolder() throws IOException {
    write("run.conf", "workspace = out, source.path = ../images");

    RunConfiguration read = load("run.conf", "checkpoints.vae=/models/vae.safetensors");

    assertThat(read.source().path()).isEqualTo("other:" + directory.getParent() + "/images");
    assertThat(read.workspace()).isEqualTo(uri("out"));
    assertThat(read.checkpoints().vae()).hasValue("/models/vae.safetensors");
  }

  /** The file may say how its own bucket is to be reached. */
  @Test
  void leavesNoFileSystemBehindForThoseWhoAskLater() throws IOException {
    write("run.conf", "workspace = out, source.path = images");
    load("run.conf");
    Configuration later = new Configuration();
    later.set("fs.other.impl", OtherScheme.class.getName());
    later.set("fs.other.timeout", "9");

    FileSystem found = FileSystem.get(URI.create(uri("out")), later);

    assertThat(found.getConf().get("fs.other.timeout")).isEqualTo("9");
    found.close();
  }

  @Test
  void includesFilesBesideIt() throws IOException {
    Files.createDirectory(directory.resolve("base"));
    write("base/all.conf", "include \"paths.conf\", run.seed = 7");
    write("base/paths.conf", "workspace = out, source.path = images");
    write("run.conf", "include \"base/all.conf\"\nrun.name = mine");

    RunConfiguration read = load("run.conf");

    assertThat(read.name()).isEqualTo("mine");
    assertThat(read.seed()).isEqualTo(7);
    assertThat(read.workspace()).isEqualTo(uri("out"));
  }

  @Test
  void refusesAnIncludeThatIsNotThere() throws IOException {
    write("run.conf", "include \"paths.conf\"");

    assertThatThrownBy(() -> load("run.conf"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "the configuration must be a readable file, was " + uri("paths.conf") + ": ")
        .hasMessageEndingWith("(CONF)");
  }

  @Test
  void whatALocalFileIncludesIsBesideThatFile(@TempDir Path local) throws IOException {
    Files.writeString(local.resolve("base.conf"), "include \"more.conf\"");
    Files.writeString(local.resolve("more.conf"), "workspace = out, source.path = images");
    write("run.conf", "include file(\"" + local + "/base.conf\"), run.seed = 7");

    assertThat(load("run.conf").seed()).isEqualTo(7);
    assertThat(load("run.conf").workspace()).isEqualTo(uri("out"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file(\"/no.conf\")", "classpath(\"no.conf\")", "url(\"file:/no.conf\")"})
  void refusesAnIncludeFromElsewhereThatIsNotThere(String include) throws IOException {
    write("run.conf", "workspace = out, source.path = images\ninclude " + include);

    assertThatThrownBy(() -> load("run.conf"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no.conf has none (CONF)");
  }

  @Test
  void refusesAFileSystemThatIsNotThere() {
    assertThatThrownBy(() -> RunConfiguration.load("nowhere://a/run.conf", List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the configuration must be a readable file, was nowhere://a/run.conf:"
                + " No FileSystem for scheme \"nowhere\" (CONF)");
  }

  @ParameterizedTest
  @CsvSource({DEPLOY_MODE + ",cluster", IN_POD + ",true"})
  void refusesAWorkspaceThatWouldBeGoneWithTheClustersDriver(String property, String value)
      throws IOException {
    System.setProperty(property, value);
    write("run.conf", "workspace = out, source.path = images");
    String local = directory.resolve("run.conf").toString();

    assertThatThrownBy(() -> RunConfiguration.load(local, List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "workspace must be absolute or a URI where the cluster runs the driver,"
                + " was out (workspace)");
    assertThat(RunConfiguration.load(local, List.of("workspace=/shared/out")).workspace())
        .isEqualTo("/shared/out");
    assertThat(load("run.conf").workspace()).isEqualTo(uri("out"));
  }

  private RunConfiguration load(String name, String... overrides) {
    return RunConfiguration.load(uri(name), List.of(overrides));
  }

  private String uri(String name) {
    return "other:" + directory.resolve(name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
