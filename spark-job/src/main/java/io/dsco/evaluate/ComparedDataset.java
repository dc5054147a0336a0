package io.dsco.evaluate;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images that networks are trained or tested on.
 *
 * @param name of its row in the table
 * @param identity of everything that decides which images it has
 * @param rows of {@link io.dsco.source.SourceRows#SCHEMA}
 * @param published fingerprint of the published dataset that its images are of; changes no result
 * @param method tells how that dataset was made, its size left aside; empty where nobody knows
 */
public record ComparedDataset(
    String name,
    String identity,
    Dataset<Row> rows,
    Optional<String> published,
    Optional<String> method) {
  /** Images that no dataset of ours holds. */
  public ComparedDataset(String name, String identity, Dataset<Row> rows) {
    this(name, identity, rows, Optional.empty(), Optional.empty());
  }

  /** The same images, which that published dataset holds. */
  public ComparedDataset of(String fingerprint) {
    return new ComparedDataset(name, identity, rows, Optional.of(fingerprint), method);
  }

  /** The same images, of a dataset that was made in that way. */
  public ComparedDataset madeBy(String digest) {
    return new ComparedDataset(name, identity, rows, published, Optional.of(digest));
  }
}
