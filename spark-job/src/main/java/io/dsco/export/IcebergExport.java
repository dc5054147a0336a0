package io.dsco.export;

import io.dsco.workspace.Stage;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.StageResult.State;
import io.dsco.workspace.Workspace;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Appends the published dataset to an Iceberg table, as one snapshot whose properties carry the
 * dataset's fingerprint; once, as the table itself tells which datasets it has.
 */
public final class IcebergExport implements Stage {
  private final SparkSession spark;
  private final Workspace workspace;
  private final IcebergTable table;
  private final Map<String, String> provenance;

  /**
   * Does nothing yet.
   *
   * @param workspace of the published dataset
   * @param table catalog, namespaces and name, with dots between them
   * @param provenance further properties of the snapshot
   * @throws io.dsco.config.UserException when Spark has no such catalog
   */
  public IcebergExport(
      SparkSession spark, Workspace workspace, String table, Map<String, String> provenance) {
    this.spark = spark;
    this.workspace = workspace;
    this.table = new IcebergTable(spark, table);
    this.provenance = Map.copyOf(provenance);
    this.table.requireCatalog();
  }

  @Override
  public String name() {
    return "export-iceberg";
  }

  @Override
  public StageResult execute() {
    PublishedDataset dataset = PublishedDataset.of(workspace);
    String fingerprint = dataset.fingerprint();
    Optional<IcebergTable.Append> before = table.append(fingerprint);
    if (before.isPresent()) {
      return result(fingerprint, before.get(), State.ALREADY_COMPLETE);
    }
    table.create(IcebergRows.SCHEMA);
    Map<String, String> properties = new TreeMap<>(provenance);
    properties.put(IcebergTable.FINGERPRINT, fingerprint);
    table.append(
        dataset.rows(
            spark, new SampleRows(workspace, IcebergRows.form(fingerprint)), IcebergRows.SCHEMA),
        properties);
    IcebergTable.Append done =
        table
            .append(fingerprint)
            .filter(append -> append.rows() == dataset.rows())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the history of %s must tell of %d appended rows"
                            .formatted(table.name(), dataset.rows())));
    return result(fingerprint, done, State.EXECUTED);
  }

  private StageResult result(String fingerprint, IcebergTable.Append append, State state) {
    return new StageResult(
        name(), state, fingerprint, table.name(), append.files(), append.rows(), Map.of());
  }
}
