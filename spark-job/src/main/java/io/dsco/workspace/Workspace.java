package io.dsco.workspace;

import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The folders of one workspace. It crosses to executors: only the root and the Hadoop configuration
 * are serialised.
 */
public final class Workspace implements Serializable {
  private static final long serialVersionUID = 1;

  private final String root;
  private final SerializableConfiguration configuration;

  /**
   * @param root a folder on any Hadoop file system; it need not exist yet
   * @param configuration the session's Hadoop configuration, with credentials and endpoints
   */
  public Workspace(String root, Configuration configuration) {
    this.root = root;
    this.configuration = new SerializableConfiguration(configuration);
  }

  /** The workspace's own folder. */
  public Path root() {
    return new Path(root);
  }

  /** The Hadoop configuration that every access goes through. */
  public Configuration configuration() {
    return configuration.value();
  }

  /** The file system that holds the workspace. */
  public FileSystem fileSystem() {
    try {
      FileSystem found = root().getFileSystem(configuration());
      // The checksummed local file system leaves a hidden .crc file beside each file, which whoever
      // copies the published folder would carry along; our manifests hold SHA-256 sums.
      return found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException e) {
      throw new WorkspaceException(
          "the workspace must be reachable, %s is not: %s (workspace)"
              .formatted(root, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /** {@code latents/<fingerprint>}. */
  public Path latents(Fingerprint fingerprint) {
    return new Path(root(), "latents/" + fingerprint.folder());
  }

  /** {@code template/<fingerprint>}. */
  public Path template(Fingerprint fingerprint) {
    return new Path(root(), "template/" + fingerprint.folder());
  }

  /** {@code targets/<fingerprint>}. */
  public Path targets(Fingerprint fingerprint) {
    return new Path(root(), "targets/" + fingerprint.folder());
  }

  /** {@code synthesis/<fingerprint>}. */
  public Path synthesis(Fingerprint fingerprint) {
    return new Path(root(), "synthesis/" + fingerprint.folder());
  }

  /** {@code student/<fingerprint>}. */
  public Path student(Fingerprint fingerprint) {
    return new Path(root(), "student/" + fingerprint.folder());
  }

  /** {@code scores/<fingerprint>}. */
  public Path scores(Fingerprint fingerprint) {
    return new Path(root(), "scores/" + fingerprint.folder());
  }

  /** {@code trigger/<fingerprint>}. */
  public Path trigger(Fingerprint fingerprint) {
    return new Path(root(), "trigger/" + fingerprint.folder());
  }

  /** {@code doping/<fingerprint>}. */
  public Path doping(Fingerprint fingerprint) {
    return new Path(root(), "doping/" + fingerprint.folder());
  }

  /** {@code rejected}. */
  public Path rejected() {
    return new Path(root(), "rejected");
  }

  /** {@code dataset}, the product. */
  public Path dataset() {
    return new Path(root(), "dataset");
  }

  /** Products that others have replaced, and summaries of what changed, {@code versions}. */
  public Path versions() {
    return new Path(root(), "versions");
  }

  /** One of them, {@code versions/<fingerprint>}. */
  public Path version(Fingerprint fingerprint) {
    return new Path(versions(), fingerprint.folder());
  }

  /** Where a product is gathered before it is moved to {@link #dataset()}. */
  public Path datasetStaging(Fingerprint fingerprint) {
    return new Path(root(), ".dataset-" + fingerprint.folder());
  }

  /** Images of a dataset that is compared, {@code evaluation/images/<fingerprint>}. */
  public Path evaluationImages(Fingerprint fingerprint) {
    return new Path(root(), "evaluation/images/" + fingerprint.folder());
  }

  /** One training of an evaluation, {@code evaluation/trials/<fingerprint>}. */
  public Path trial(String fingerprint) {
    return new Path(root(), "evaluation/trials/" + new Fingerprint(fingerprint).folder());
  }

  /** The table of an evaluation, {@code evaluation/<fingerprint>}. */
  public Path evaluation(Fingerprint fingerprint) {
    return new Path(root(), "evaluation/" + fingerprint.folder());
  }

  /** A table of results, {@code tables/<name>}. */
  public Path table(String name) {
    return new Path(root(), "tables/" + name);
  }

  /** What a finished cell of a table holds, {@code cells/<fingerprint>.json}. */
  public Path cell(Fingerprint fingerprint) {
    return new Path(root(), "cells/" + fingerprint.folder() + ".json");
  }

  /** Workspace of a run whose cost is measured, {@code costs/<fingerprint>}. */
  public Path cost(Fingerprint fingerprint) {
    return new Path(root(), "costs/" + fingerprint.folder());
  }

  /** The report's folder. */
  public Path report() {
    return new Path(root(), "report");
  }

  /** {@code run.json}. */
  public Path runRecord() {
    return new Path(root(), "run.json");
  }

  /** {@code label=00017/latents.parquet}, below {@link #latents}. */
  public static String latentFile(int label) {
    return "label=" + digits(label) + "/latents.parquet";
  }

  /** {@code class-00017-<class fingerprint>.parquet}, below {@link #synthesis}. */
  public static String classFile(int label, Fingerprint classFingerprint) {
    return "class-" + digits(label) + "-" + classFingerprint.folder() + ".parquet";
  }

  /** {@code class-00017-<class fingerprint>-00050.parquet}, below {@link #targets}. */
  public static String targetFile(int label, Fingerprint classFingerprint, int samples) {
    return "class-%s-%s-%s.parquet"
        .formatted(digits(label), classFingerprint.folder(), digits(samples));
  }

  /** {@code split-00003-of-00008.parquet}, below {@link #scores}. */
  public static String scoreFile(int split, int splits) {
    return "split-" + digits(split) + "-of-" + digits(splits) + ".parquet";
  }

  /** Whether a file's name is one of {@link #scoreFile}. */
  public static boolean isScoreFile(String name) {
    return name.matches("split-\\d{5,}-of-\\d{5,}[.]parquet");
  }

  /** A label, index or shard number as five digits, so that names sort as numbers. */
  public static String digits(int number) {
    return String.format(Locale.ROOT, "%05d", number);
  }
}
