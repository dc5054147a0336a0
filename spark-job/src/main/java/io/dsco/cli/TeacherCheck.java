package io.dsco.cli;

import static java.util.stream.Collectors.joining;

import io.dsco.classifier.StoredClassifier;
import io.dsco.config.RunConfiguration;
import io.dsco.synthesize.SynthesisClass;
import io.dsco.workspace.CheckpointFile;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the teacher's tensors with the configured network, whose rows must be the source's
 * classes.
 */
record TeacherCheck(RunConfiguration configuration, SparkSession spark) implements Check {
  private static final int SHOWN = 5;

  @Override
  public String name() {
    return "teacher";
  }

  @Override
  public Finding examine() {
    if (!TeacherNeed.ofDoping(configuration) && !TeacherNeed.ofPublishing(configuration)) {
      return Finding.good("not needed: no doping, no soft labels");
    }
    Configuration files = spark.sparkContext().hadoopConfiguration();
    List<String> names =
        ClassMap.of(configuration, SourceWiring.openWhereUsed(configuration, spark), files).stream()
            .map(SynthesisClass::className)
            .toList();
    StoredClassifier teacher = TeacherRows.of(configuration, names, files);
    CheckpointFile file = new Checkpoints(configuration.checkpoints(), files).requiredTeacher();
    int tensors = ModelFit.requireClassifier(file.local(), teacher.stored());
    return Finding.good(
        "%s: %d tensors as configured, %d classes%s, %s"
            .formatted(
                configuration.teacher().network().text(configuration.image().size()),
                tensors,
                names.size(),
                rows(teacher),
                Checkpoints.shown(file)));
  }

  private static String rows(StoredClassifier teacher) {
    if (teacher.rows().isEmpty()) {
      return "";
    }
    String first = teacher.rows().stream().limit(SHOWN).map(String::valueOf).collect(joining(", "));
    String rest = teacher.rows().size() > SHOWN ? ", …" : "";
    return ", which are rows %s%s of %d".formatted(first, rest, teacher.stored().classes());
  }
}
