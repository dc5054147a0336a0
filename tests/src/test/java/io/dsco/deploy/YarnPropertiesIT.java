package io.dsco.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties that are shipped for YARN, held against the entries of Spark's own registry. */
class YarnPropertiesIT {
  private static final Path SHIPPED = Path.of("..", "deploy", "yarn");

  /** Families that Spark reads by their beginnings, so that they have no entry. */
  private static final Pattern FAMILY =
      Pattern.compile(
          "spark[.](executorEnv|yarn[.]appMasterEnv)[.][A-Z_]+"
              + "|spark[.](executor|driver|task)[.]resource[.][a-z]+[.]amount"
              + "|spark[.](executor|driver)[.]resource[.][a-z]+[.](discoveryScript|vendor)");

  private static URLClassLoader spark;
  private static Method findEntry;

  @BeforeAll
  static void loadsTheRegistry() throws Exception {
    Path jars = Path.of(System.getProperty("cluster.spark-3.5-home"), "jars");
    spark = new URLClassLoader(urls(jars), ClassLoader.getPlatformClassLoader());
    for (String entries :
        List.of(
            "org.apache.spark.internal.config.package$",
            "org.apache.spark.deploy.yarn.config.package$")) {
      Class.forName(entries, true, spark);
    }
    findEntry =
        Class.forName("org.apache.spark.internal.config.ConfigEntry", true, spark)
            .getMethod("findEntry", String.class);
  }

  @AfterAll
  static void closesIt() throws IOException {
    if (spark != null) {
      spark.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu.conf", "gpu.conf"})
  void sparkKnowsEveryPropertyThatIsShipped(String file) throws Exception {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(SHIPPED.resolve(file))) {
      properties.load(reader);
    }

    assertThat(properties.stringPropertyNames()).hasSizeGreaterThan(10);
    for (String name : properties.stringPropertyNames()) {
      assertThat(isKnown(name)).as(name).isTrue();
    }
  }

  @Test
  void sparkDoesNotKnowOneThatIsMisspelt() throws Exception {
    assertThat(isKnown("spark.yarn.executor.nodeLabelExpression")).isTrue();
    assertThat(isKnown("spark.yarn.executor.nodeLabelExpresion")).isFalse();
    assertThat(isKnown("spark.executor.memoryOverhed")).isFalse();
    assertThat(isKnown("spark.executor.resource.gpu.discoveryscript")).isFalse();
  }

  private static boolean isKnown(String property) throws ReflectiveOperationException {
    return FAMILY.matcher(property).matches() || findEntry.invoke(null, property) != null;
  }

  private static URL[] urls(Path jars) throws IOException {
    try (Stream<Path> files = Files.list(jars)) {
      List<Path> found = files.toList();
      URL[] urls = new URL[found.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = found.get(i).toUri().toURL();
      }
      return urls;
    }
  }
}
