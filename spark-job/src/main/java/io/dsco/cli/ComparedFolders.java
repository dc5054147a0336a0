package io.dsco.cli;

import static org.apache.spark.sql.functions.col;

import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.UserException;
import io.dsco.evaluate.ComparedDataset;
import io.dsco.export.ExportedClasses;
import io.dsco.publish.PublishStage;
import io.dsco.source.ClassList;
import io.dsco.source.ImageSource;
import io.dsco.source.ImageSources;
import io.dsco.source.SourceSettings;
import io.dsco.source.SourceSettings.Format;
import io.dsco.workspace.LiteralGlob;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.WorkspaceException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the folders that are compared: published datasets, ImageFolder exports of such, and any
 * other ImageFolder trees.
 *
 * @param classNames that all of them must have, in the order of the labels
 * @param classList path of the class list of trees that are not ours; empty where their folders are
 *     the classes
 */
record ComparedFolders(SparkSession spark, List<String> classNames, String classList) {
  /** Folder of the images in a published dataset. */
  private static final String IMAGES = "images";

  /** All images of a source. */
  ComparedDataset whole(String name, ImageSource source) {
    return new ComparedDataset(name, "all of " + identity(source), source.read(spark));
  }

  /**
   * All images of a published dataset.
   *
   * @throws UserException when it is not published, or has other classes
   */
  ComparedDataset published(String name, Path dataset) {
    return whole(name, images(dataset)).of(fingerprint(dataset));
  }

  /** The samples of a published dataset, likewise. */
  ComparedDataset synthetic(Path dataset) {
    ImageSource images = images(dataset);
    Dataset<Row> ids =
        spark
            .read()
            .parquet(LiteralGlob.of(new Path(dataset, IMAGES)).toString())
            .where(col("origin").equalTo("synthetic"))
            .select(col("image.path").as("sample_id"));
    return new ComparedDataset(
            Compared.SYNTHETIC.settingName(),
            "synthetic of " + identity(images),
            images.read(spark, ids))
        .of(fingerprint(dataset));
  }

  /** All images of a folder of the user's: what it is is told by its manifest, if that is ours. */
  ComparedDataset other(String name, String path) {
    Optional<Manifest> manifest = manifest(new Path(path));
    if (manifest.filter(found -> PublishStage.NAME.equals(found.stage())).isPresent()) {
      return published(name, new Path(path));
    }
    ImageSource folder =
        manifest
            .filter(ExportedClasses::isToldBy)
            .map(found -> ImageSources.imageFolder(spark, path, exported(found)))
            .orElseGet(() -> imageFolder(path));
    requireSame(folder.classNames(), path);
    return whole(name, folder);
  }

  private static ClassList exported(Manifest manifest) {
    return new ClassList(
        ExportedClasses.of(manifest).entrySet().stream()
            .map(one -> new ClassList.Entry(one.getKey(), one.getValue(), null, null))
            .toList());
  }

  private ImageSource imageFolder(String path) {
    String list = classList.isEmpty() ? null : classList;
    return ImageSources.open(spark, new SourceSettings(Format.IMAGE_FOLDER, path, list));
  }

  private ImageSource images(Path dataset) {
    String images = new Path(dataset, IMAGES).toString();
    ImageSource source = ImageSources.open(spark, new SourceSettings(Format.PARQUET, images, null));
    List<String> names =
        spark
            .read()
            .parquet(LiteralGlob.of(new Path(images)).toString())
            .select("label", "class_name")
            .distinct()
            .orderBy("label", "class_name")
            .select("class_name")
            .as(Encoders.STRING())
            .collectAsList();
    requireSame(names, dataset.toString());
    return source;
  }

  private String fingerprint(Path dataset) {
    return manifest(dataset)
        .orElseThrow(() -> new UserException(dataset + " must be published, it is not"))
        .fingerprint();
  }

  /**
   * None where there is none of ours: other programs have files of that name too.
   *
   * @throws UserException when the folder has a published dataset's images, so that its manifest
   *     must have been lost or damaged
   */
  private Optional<Manifest> manifest(Path folder) {
    try {
      FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Optional<Manifest> manifest = Optional.empty();
      String found = "there is none";
      try {
        manifest = Manifest.read(files, folder);
      } catch (WorkspaceException foreign) {
        found = foreign.getMessage();
      }
      if (manifest.isEmpty() && hasShards(files, new Path(folder, IMAGES))) {
        throw new UserException(
            "a published dataset must have its manifest: %s (evaluation, %s)"
                .formatted(found, folder));
      }
      return manifest;
    } catch (IOException e) {
      throw new UserException(
          "a compared dataset must be readable, %s is not: %s (evaluation)"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static boolean hasShards(FileSystem files, Path images) throws IOException {
    return files.exists(images)
        && Arrays.stream(files.listStatus(images))
            .anyMatch(file -> file.getPath().getName().endsWith(".parquet"));
  }

  /**
   * Refuses other classes.
   *
   * @param place that the message names
   */
  void requireSame(List<String> names, String place) {
    if (!names.equals(classNames)) {
      throw new UserException(
          "the classes must be those of the test images, %s, were %s (%s)"
              .formatted(shown(classNames), shown(names), place));
    }
  }

  private static String shown(List<String> names) {
    return names.size() <= 5
        ? names.toString()
        : names.subList(0, 5) + " and " + (names.size() - 5) + " more";
  }

  static String identity(ImageSource source) {
    return source.identity().sha256();
  }
}
