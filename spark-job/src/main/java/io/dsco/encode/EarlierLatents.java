package io.dsco.encode;

import io.dsco.workspace.EarlierFolder;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.StageFolder;
import io.dsco.workspace.TableRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Latents that an earlier run drew by the same method, of another state of the source. A latent
 * depends on method, id and bytes of its image alone, so one whose id, bytes and label are the same
 * is taken from there. Lives on the driver.
 *
 * @param folder they are in
 * @param files its files whose bytes are still what the manifest tells
 */
record EarlierLatents(EarlierFolder folder, List<FileEntry> files) {
  /** The newest ones, if there are any. */
  static Optional<EarlierLatents> find(SparkSession spark, StageFolder encode, String method) {
    return EarlierFolder.of(
            encode, manifest -> method.equals(manifest.attributes().get(EncodeStage.METHOD)))
        .stream()
        .findFirst()
        .map(folder -> new EarlierLatents(folder, folder.intactFiles(spark)));
  }

  /** Their images: id, label, digest. */
  Dataset<Row> images(SparkSession spark) {
    List<Path> paths = files.stream().map(folder::at).toList();
    return TableRows.of(spark, folder.workspace(), paths, LatentTable.IMAGES);
  }

  /** Where the latents of each label lie. */
  Map<Integer, String> byLabel() {
    Map<Integer, String> paths = new HashMap<>();
    files.forEach(
        file ->
            paths.put(
                Integer.valueOf(file.property(LatentTable.LABEL)), folder.at(file).toString()));
    return paths;
  }
}
