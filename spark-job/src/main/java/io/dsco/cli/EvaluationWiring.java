package io.dsco.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;

import io.dsco.config.EvaluationSettings;
import io.dsco.config.EvaluationSettings.Compared;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.evaluate.ComparedDataset;
import io.dsco.evaluate.EvaluateStage;
import io.dsco.source.ImageSource;
import io.dsco.source.ImageSources;
import io.dsco.source.SourceSettings;
import io.dsco.source.SourceSettings.Format;
import io.dsco.workspace.Json;
import io.dsco.workspace.Manifest;
import io.dsco.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Makes the stage that compares datasets from the settings. */
final class EvaluationWiring {
  /** Folder of the images in a published dataset. */
  private static final String IMAGES = "images";

  private final RunConfiguration configuration;
  private final EvaluationSettings settings;
  private final SparkSession spark;
  private final Workspace workspace;
  private final ImageSource test;
  private final List<ComparedDataset> others = new ArrayList<>();
  private final EvaluationTrainings trainings;

  /** Opens and checks all that no run has to make first. */
  EvaluationWiring(RunConfiguration configuration, SparkSession spark) {
    this.configuration = configuration;
    this.settings = configuration.evaluation();
    this.spark = spark;
    this.workspace =
        new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
    this.test = openTest();
    settings.others().forEach((name, path) -> others.add(other(name, path)));
    this.trainings =
        new EvaluationTrainings(configuration, test.classNames(), workspace.configuration());
  }

  /**
   * Compares these datasets of the run, which must be published where that is among them, and all
   * others that are set.
   */
  EvaluateStage stage(List<Compared> own) {
    List<ComparedDataset> datasets = new ArrayList<>();
    own.forEach(one -> datasets.add(own(one)));
    datasets.addAll(others);
    return new EvaluateStage(
        spark,
        workspace,
        datasets,
        whole("test", test),
        trainings,
        test.classNames().size(),
        SourceWiring.reader(configuration),
        Json.canonical(SourceWiring.preparation(configuration)),
        configuration.input().maxRejectedFraction(),
        settings.batchSize(),
        configuration.spark().device());
  }

  private ImageSource openTest() {
    io.dsco.config.SourceSettings source = configuration.source();
    if (source.testPath().isEmpty()) {
      throw new UserException("test images must be set (source.test-path)");
    }
    return ImageSources.open(
        spark, SourceWiring.source(source, source.testPath(), source.testLabelsPath()));
  }

  private ComparedDataset own(Compared dataset) {
    String name = dataset.settingName();
    return switch (dataset) {
      case FULL -> whole(name, real());
      case RANDOM -> random(name, real(), configuration.synthesis().ipc());
      case RANDOM_DOPED -> randomDoped(name, real());
      case PUBLISHED -> whole(name, published(workspace.dataset()));
      case SYNTHETIC -> synthetic(published(workspace.dataset()));
    };
  }

  private ImageSource real() {
    ImageSource source = SourceWiring.open(configuration, spark);
    requireSame(source.classNames(), configuration.source().path());
    return source;
  }

  private static String identity(ImageSource source) {
    return source.identity().sha256();
  }

  private ComparedDataset whole(String name, ImageSource source) {
    return new ComparedDataset(name, "all of " + identity(source), source.read(spark));
  }

  /** The images whose digests of seed and id are the lowest of their class. */
  private ComparedDataset random(String name, ImageSource source, int ipc) {
    long seed = configuration.seed();
    Dataset<Row> rows = source.read(spark);
    Dataset<Row> drawn =
        rows.select("sample_id", "label")
            .withColumn(
                "place",
                row_number()
                    .over(
                        Window.partitionBy("label")
                            .orderBy(
                                sha2(concat_ws(" ", lit("random " + seed), col("sample_id")), 256),
                                col("sample_id"))))
            .where(col("place").leq(ipc))
            .select("sample_id");
    return new ComparedDataset(
        name,
        "%d of a class of %s by seed %d".formatted(ipc, identity(source), seed),
        source.read(spark, drawn));
  }

  private ComparedDataset randomDoped(String name, ImageSource source) {
    int random = RandomDoping.random(configuration);
    return new RandomDoping(configuration, spark, workspace)
        .dataset(name, random(name, source, random), source);
  }

  private ImageSource published(Path dataset) {
    String images = new Path(dataset, IMAGES).toString();
    ImageSource source = ImageSources.open(spark, new SourceSettings(Format.PARQUET, images, null));
    List<String> names =
        spark
            .read()
            .parquet(images)
            .select("label", "class_name")
            .distinct()
            .orderBy("label", "class_name")
            .select("class_name")
            .as(Encoders.STRING())
            .collectAsList();
    requireSame(names, dataset.toString());
    return source;
  }

  private ComparedDataset synthetic(ImageSource published) {
    Dataset<Row> ids =
        spark
            .read()
            .parquet(new Path(workspace.dataset(), IMAGES).toString())
            .where(col("origin").equalTo("synthetic"))
            .select(col("image.path").as("sample_id"));
    return new ComparedDataset(
        Compared.SYNTHETIC.settingName(),
        "synthetic of " + identity(published),
        published.read(spark, ids));
  }

  /** A folder with a manifest of ours is a published dataset. */
  private ComparedDataset other(String name, String path) {
    Path place = new Path(path);
    try {
      FileSystem files = place.getFileSystem(workspace.configuration());
      if (Manifest.read(files, place).isPresent()) {
        return whole(name, published(place));
      }
    } catch (IOException e) {
      throw new UserException(
          "a compared dataset must be readable, %s is not: %s (evaluation.others)"
              .formatted(path, e.getMessage()),
          e);
    }
    ImageSource folder =
        ImageSources.open(
            spark,
            new SourceSettings(
                Format.IMAGE_FOLDER,
                path,
                configuration.source().classList().isEmpty()
                    ? null
                    : configuration.source().classList()));
    requireSame(folder.classNames(), path);
    return whole(name, folder);
  }

  private void requireSame(List<String> names, String place) {
    List<String> wanted = test.classNames();
    if (!names.equals(wanted)) {
      throw new UserException(
          "the classes must be those of the test images, %s, were %s (%s)"
              .formatted(shown(wanted), shown(names), place));
    }
  }

  private static String shown(List<String> names) {
    return names.size() <= 5
        ? names.toString()
        : names.subList(0, 5) + " and " + (names.size() - 5) + " more";
  }
}
