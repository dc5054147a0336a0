package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import java.util.function.BiConsumer;
import org.apache.spark.sql.SparkSession;

/**
 * A stage as the command line knows it.
 *
 * @param name name of the stage and of its command
 * @param description one line for the help
 * @param body does the stage, or finds that it is complete
 */
record PipelineStage(
    String name, String description, BiConsumer<RunConfiguration, SparkSession> body) {}
