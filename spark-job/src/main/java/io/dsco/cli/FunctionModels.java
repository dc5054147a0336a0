package io.dsco.cli;

import io.dsco.classifier.StoredClassifier;
import io.dsco.config.RunConfiguration;
import io.dsco.config.UserException;
import io.dsco.encode.CodecFactory;
import io.dsco.encode.ImageReader;
import io.dsco.functions.ClassifyFunction;
import io.dsco.functions.ConfusionFunction;
import io.dsco.functions.DecodeFunction;
import io.dsco.functions.EncodeFunction;
import io.dsco.functions.ModelFunction;
import io.dsco.functions.SqlFunction;
import io.dsco.score.ClassifierFactory;
import io.dsco.source.ClassList;
import io.dsco.student.Trainer;
import io.dsco.workspace.CheckpointFile;
import io.dsco.workspace.RunRecord;
import io.dsco.workspace.StageResult;
import io.dsco.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The models of a run as functions of SQL. Files are looked at when a function is first asked for,
 * once for a session.
 */
public final class FunctionModels {
  private final RunConfiguration configuration;
  private final SparkSession spark;
  private final Configuration files;
  private final Map<SqlFunction, ModelFunction> opened = new ConcurrentHashMap<>();

  /** Those that a run's configuration names. */
  public FunctionModels(RunConfiguration configuration, SparkSession spark) {
    this.configuration = configuration;
    this.spark = spark;
    this.files = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * The function over its model.
   *
   * @throws UserException when the configuration names no model for it, or a file does not fit
   */
  public ModelFunction of(SqlFunction function) {
    return opened.computeIfAbsent(function, this::open);
  }

  private ModelFunction open(SqlFunction function) {
    return switch (function) {
      case ENCODE ->
          new EncodeFunction(
              codec(), reader(), configuration.seed(), configuration.encodeBatchSize());
      case DECODE -> new DecodeFunction(codec(), configuration.synthesis().decodeBatchSize());
      case CLASSIFY -> new ClassifyFunction(teacher(classNames()), reader(), scoreBatchSize());
      case CONFUSION -> confusion(classNames());
    };
  }

  private ConfusionFunction confusion(List<String> names) {
    return new ConfusionFunction(
        teacher(names), student(names.size()), reader(), names.size(), scoreBatchSize());
  }

  private int scoreBatchSize() {
    return configuration.dope().scoreBatchSize();
  }

  private ImageReader reader() {
    return SourceWiring.reader(configuration);
  }

  private CodecFactory codec() {
    CheckpointFile vae = checkpoints().vae();
    new ModelFit(configuration).requireVae(vae);
    return JobWiring.codec(configuration, vae);
  }

  private ClassifierFactory teacher(List<String> names) {
    StoredClassifier rows = TeacherRows.of(configuration, names, files);
    return classifier(checkpoints().requiredTeacher(), rows);
  }

  /** The configured one, or else the one that the run has trained. */
  private ClassifierFactory student(int classes) {
    CheckpointFile file = checkpoints().student().orElseGet(this::trained);
    return classifier(file, DopingWiring.student(configuration, classes));
  }

  private CheckpointFile trained() {
    Workspace workspace = new Workspace(configuration.workspace(), files);
    Optional<StageResult> stage = RunRecord.read(workspace).map(run -> run.stages().get("student"));
    return stage
        .map(result -> new Path(result.folder(), Trainer.STUDENT))
        .map(weights -> CheckpointFile.find(weights.toString(), files))
        .orElseThrow(
            () ->
                new UserException(
                    "a student must be set (checkpoints.student), or trained by the run before: %s has none (workspace)"
                        .formatted(configuration.workspace())));
  }

  private ClassifierFactory classifier(CheckpointFile file, StoredClassifier classifier) {
    ModelFit.requireClassifier(file.local(), classifier.stored());
    return DopingWiring.classifier(configuration, file, classifier);
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(configuration.checkpoints(), files);
  }

  private List<String> classNames() {
    String list = configuration.source().classList();
    return list.isEmpty()
        ? SourceWiring.open(configuration, spark).classNames()
        : ClassList.read(new Path(list), files).entries().stream()
            .map(ClassList.Entry::name)
            .toList();
  }
}
