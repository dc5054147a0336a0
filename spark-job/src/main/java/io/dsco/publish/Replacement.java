package io.dsco.publish;

import io.dsco.publish.ProductFolder.Published;
import io.dsco.workspace.AtomicFile;
import io.dsco.workspace.FileEntry;
import io.dsco.workspace.IntactFiles;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a gathered product in the place of the one before, which is compared with it and kept. It
 * may be cut off anywhere: the one before is kept before any file of it goes. Lives on the driver.
 */
record Replacement(
    SparkSession spark, Workspace workspace, ProductFolder product, Succession succession) {
  private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

  /** By the product that is gathered in the staging folder. */
  void by(Manifest manifest) throws IOException {
    KeptVersions versions = new KeptVersions(workspace, succession.keepVersions());
    Optional<Published> before = product.before(versions).filter(this::isWhole);
    Optional<Changes> changes = Optional.empty();
    if (before.isPresent()) {
      changes = Optional.of(changes(before.get(), manifest));
      if (before.get().folder().equals(workspace.dataset())) {
        versions.keep(before.get().manifest());
      }
    }
    product.publish(manifest);
    versions.prune();
    changes.ifPresent(found -> LOG.info("{}", found.text()));
  }

  /** By its bytes: a shard that was damaged could not be compared, and would be no version. */
  private boolean isWhole(Published before) {
    List<FileEntry> intact =
        IntactFiles.of(
            spark, workspace, before.folder(), before.manifest(), IntactFiles.Unreadable.FAILS);
    if (intact.size() == before.manifest().files().size()) {
      return true;
    }
    LOG.warn(
        "{} is not what its manifest tells: what it was is neither kept nor compared",
        before.folder());
    return false;
  }

  /** Written to the staging folder, which holds it until the product is in its place. */
  private Changes changes(Published before, Manifest manifest) throws IOException {
    Changes changes =
        Changes.of(
            before.manifest(),
            manifest,
            ClassChange.between(
                PublishedRows.of(spark, workspace, before.folder(), before.manifest()),
                PublishedRows.of(spark, workspace, product.staging(), manifest)),
            succession.stages());
    Path file = new Path(product.staging(), changes.fileName());
    AtomicFile.writeText(workspace.fileSystem(), file, changes.json());
    return changes;
  }
}
