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
import io.dsco.workspace.Json;
import io.dsco.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/** Makes the stage that compares datasets from the settings. */
final class EvaluationWiring {
  private final RunConfiguration configuration;
  private final EvaluationSettings settings;
  private final SparkSession spark;
  private final Workspace workspace;
  private final ImageSource test;
  private final ComparedFolders folders;
  private final List<ComparedDataset> others = new ArrayList<>();
  private final EvaluationTrainings trainings;
  private ImageSource real;

  /** Opens and checks all that no run has to make first. */
  EvaluationWiring(RunConfiguration configuration, SparkSession spark) {
    this.configuration = configuration;
    this.settings = configuration.evaluation();
    this.spark = spark;
    this.workspace =
        new Workspace(configuration.workspace(), spark.sparkContext().hadoopConfiguration());
    this.test = openTest();
    this.folders =
        new ComparedFolders(spark, test.classNames(), configuration.source().classList());
    settings.others().forEach((name, path) -> others.add(folders.other(name, path)));
    this.trainings =
        new EvaluationTrainings(configuration, test.classNames(), workspace.configuration());
  }

  /**
   * Refuses what would show only when the run has been paid for.
   *
   * @throws UserException when there are no real images, or they have other classes, where datasets
   *     are of them; when the settings do not say how random ones are doped
   */
  void require(List<Compared> own) {
    if (!own.stream().allMatch(Compared::isOfPublished)) {
      real();
    }
    if (own.contains(Compared.RANDOM_DOPED)) {
      RandomDoping.require(configuration);
    }
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
        folders.whole("test", test),
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
      case FULL -> folders.whole(name, real());
      case RANDOM -> random(name, real(), configuration.synthesis().ipc());
      case RANDOM_DOPED -> randomDoped(name, real());
      case PUBLISHED ->
          folders
              .published(name, workspace.dataset())
              .madeBy(MethodDigest.of(configuration, workspace));
      case SYNTHETIC ->
          folders.synthetic(workspace.dataset()).madeBy(MethodDigest.of(configuration, workspace));
    };
  }

  /** Opened once: a folder of many images is listed for it. */
  private ImageSource real() {
    if (real == null) {
      ImageSource source = SourceWiring.open(configuration, spark);
      folders.requireSame(source.classNames(), configuration.source().path());
      real = source;
    }
    return real;
  }

  /** The images whose digests of seed and id are the lowest of their class. */
  private ComparedDataset random(String name, ImageSource source, int ipc) {
    long seed = configuration.seed();
    Dataset<Row> drawn =
        source
            .labels(spark)
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
        "%d of a class of %s by seed %d".formatted(ipc, ComparedFolders.identity(source), seed),
        source.read(spark, drawn));
  }

  private ComparedDataset randomDoped(String name, ImageSource source) {
    int random = RandomDoping.random(configuration);
    return new RandomDoping(configuration, spark, workspace)
        .dataset(name, random(name, source, random), source);
  }
}
