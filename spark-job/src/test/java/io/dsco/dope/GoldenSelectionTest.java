package io.dsco.dope;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.dope.ConfusionRanking.Selection;
import io.dsco.pipeline.LocalSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The selections of the published program (golden case 08), from the clarity it computed. */
class GoldenSelectionTest {
  private static final Path DATA =
      Path.of("../udf-models/src/test/resources/golden/08_confusion/data.safetensors");
  private static final int CLASSES = 5;

  @ParameterizedTest
  @CsvSource({
    "teacher, 1", "teacher, 2", "teacher_nosoftmax, 1", "teacher_nosoftmax, 2",
    "hard, 1", "hard, 2", "hard_nosoftmax, 1", "hard_nosoftmax, 2"
  })
  void selectsWhatThePublishedProgramSelects(String variant, int perClass) {
    try (Checkpoint golden = Checkpoint.open(DATA);
        NDManager manager = NDManager.newBaseManager()) {
      Dataset<Row> scores = Score.rows(LocalSpark.session(), scores(golden, variant), 3);
      List<Row> global =
          ConfusionRanking.select(scores, Selection.GLOBAL, (long) perClass * CLASSES)
              .collectAsList();
      List<Row> classwise =
          ConfusionRanking.select(scores, Selection.PER_CLASS, perClass).collectAsList();
      for (int label = 0; label < CLASSES; label++) {
        String key = "out." + variant + ".%s.s0.n" + perClass + "." + label;
        assertThat(ids(global, label))
            .isEqualTo(ids(golden, key.formatted("global"), label, manager));
        assertThat(ids(classwise, label))
            .isEqualTo(ids(golden, key.formatted("classwise"), label, manager));
      }
    }
  }

  private static List<Score> scores(Checkpoint golden, String variant) {
    List<Score> scores = new ArrayList<>();
    for (int label = 0; label < CLASSES; label++) {
      float[] clarity = golden.readFloats("out." + variant + ".clarity." + label);
      for (int i = 0; i < clarity.length; i++) {
        scores.add(new Score(id(label, i), label, -clarity[i]));
      }
    }
    return scores;
  }

  private static List<String> ids(List<Row> selected, int label) {
    return selected.stream()
        .filter(row -> row.getInt(1) == label)
        .map(row -> row.getString(0))
        .toList();
  }

  /** The reference's ids, which are indices within the class. */
  private static List<String> ids(Checkpoint golden, String key, int label, NDManager manager) {
    return LongStream.of(golden.read(key, manager).toLongArray())
        .mapToObj(index -> id(label, index))
        .toList();
  }

  /** Byte order is the reference's order of ties: class by class, lowest index first. */
  private static String id(int label, long index) {
    return String.format(Locale.ROOT, "%d/%02d", label, index);
  }
}
