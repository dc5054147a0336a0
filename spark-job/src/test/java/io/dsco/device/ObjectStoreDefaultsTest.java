package io.dsco.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ObjectStoreDefaultsTest {
  private static final String RETRIES = "fs.s3a.retry.limit";

  @Test
  void retriesForTwoMinutesWhereHadoopsOwnDefaultsStand() {
    SparkConf conf = ObjectStoreDefaults.addTo(new SparkConf(false), new Configuration());

    // Half a second, doubled as often as there are retries, each halved by the worst luck.
    int retries = Integer.parseInt(conf.get("spark.hadoop." + RETRIES));
    assertThat(conf.get("spark.hadoop.fs.s3a.retry.interval")).isEqualTo("500ms");
    assertThat(0.5 * 0.5 * ((1 << retries) - 1)).isBetween(120.0, 240.0);
    assertThat(new Configuration().getInt(RETRIES, 0)).isLessThan(retries);
  }

  @Test
  void leavesWhatTheRunOrSparkSubmitSays() {
    SparkConf conf = new SparkConf(false).set("spark.hadoop." + RETRIES, "3");

    assertThat(ObjectStoreDefaults.addTo(conf, new Configuration()).get("spark.hadoop." + RETRIES))
        .isEqualTo("3");
  }

  @Test
  void leavesWhatTheClustersSiteFileSays() {
    Configuration site = new Configuration();
    site.set(RETRIES, "4", "core-site.xml");

    SparkConf conf = ObjectStoreDefaults.addTo(new SparkConf(false), site);

    assertThat(conf.contains("spark.hadoop." + RETRIES)).isFalse();
    assertThat(conf.contains("spark.hadoop.fs.s3a.retry.interval")).isTrue();
  }
}
