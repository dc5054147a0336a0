package io.dsco.device;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkContext;

/**
 * What the driver's log shows: Spark's lines from warnings upwards, and ours from information
 * upwards, also where spark-submit has set up a log that knows nothing of us.
 */
final class LogLevels {
  private static final String OURS = "io.dsco";
  private static final String SPARKS_SETTING = "spark.log.level";

  private LogLevels() {}

  /** Leaves a level alone that the user chose: {@code spark.log.level}, a configuration of ours. */
  static void apply(SparkContext context) {
    boolean chosen =
        context.conf().contains(SPARKS_SETTING)
            || (LogManager.getContext(false) instanceof LoggerContext log
                && log.getConfiguration().getLoggers().containsKey(OURS));
    if (!chosen) {
      context.setLogLevel("WARN");
      Configurator.setLevel(OURS, Level.INFO);
    }
  }
}
