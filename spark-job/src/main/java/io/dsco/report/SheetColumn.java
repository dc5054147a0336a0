package io.dsco.report;

import io.dsco.source.ImageSource;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images that are shown beside others.
 *
 * @param title what they are
 * @param source where they are
 * @param ids which of them, rows with {@code sample_id} and {@code label}
 */
public record SheetColumn(String title, ImageSource source, Dataset<Row> ids) {}
