package io.dsco.device;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;

/**
 * What the S3A client, and Parquet above it, are told where neither the run, nor spark-submit, nor
 * the cluster's core-site.xml says otherwise. Options of one bucket ({@code fs.s3a.bucket.NAME.…})
 * win as always.
 */
final class ObjectStoreDefaults {
  private static final String HADOOP = "spark.hadoop.";

  /** Hadoop's own file of defaults, which decides nothing. */
  private static final String SHIPPED = "core-default.xml";

  /**
   * After a refused connection, a reset, a timeout or a status 5xx other than 503, waits of 0.5 s
   * times 1, 2, 4 …, each times a random factor of 0.5 to 1.5: nine of them last 128 seconds at
   * least, where Hadoop's seven may be over after 32. The client repeats a read whose connection
   * was cut, but not one of several ranges at once.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "fs.s3a.retry.limit", "9",
          "fs.s3a.retry.interval", "500ms",
          "parquet.hadoop.vectored.io.enabled", "false");

  private ObjectStoreDefaults() {}

  /** Adds what nobody has set. */
  static SparkConf addTo(SparkConf conf) {
    return addTo(conf, new Configuration());
  }

  static SparkConf addTo(SparkConf conf, Configuration site) {
    DEFAULTS.forEach(
        (name, value) -> {
          if (!isSet(site, name)) {
            conf.setIfMissing(HADOOP + name, value);
          }
        });
    return conf;
  }

  private static boolean isSet(Configuration site, String name) {
    String[] sources = site.getPropertySources(name);
    // The last source is the one that decides.
    return sources != null && !sources[sources.length - 1].equals(SHIPPED);
  }
}
