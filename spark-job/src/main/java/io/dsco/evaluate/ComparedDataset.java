package io.dsco.evaluate;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images that networks are trained or tested on.
 *
 * @param name of its row in the table
 * @param identity of everything that decides which images it has
 * @param rows of {@link io.dsco.source.SourceRows#SCHEMA}
 */
public record ComparedDataset(String name, String identity, Dataset<Row> rows) {}
