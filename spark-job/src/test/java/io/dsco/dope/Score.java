package io.dsco.dope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** One scored sample, and the plain selection that the distributed one is held against. */
record Score(String id, int label, float confusion) {
  private static final Comparator<Score> ORDER =
      // Subtracted from zero, both zeros become one.
      Comparator.comparingDouble((Score score) -> 0.0 - score.confusion())
          .thenComparing(Score::bytes, Arrays::compareUnsigned);

  /** A selected sample and its rank. */
  record Ranked(Score score, long rank) {}

  private byte[] bytes() {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  /** The scores as Spark rows, spread over {@code partitions} partitions. */
  static Dataset<Row> rows(SparkSession spark, List<Score> scores, int partitions) {
    List<Row> rows =
        scores.stream()
            .map(score -> RowFactory.create(score.id(), score.label(), score.confusion()))
            .toList();
    return spark.createDataFrame(rows, ConfusionRanking.SLIM).repartition(partitions);
  }

  /** A selection's rows, in its order. */
  static List<Ranked> ranked(Dataset<Row> selected) {
    return selected.collectAsList().stream()
        .map(
            row ->
                new Ranked(
                    new Score(row.getAs("sample_id"), row.getAs("label"), row.getAs("confusion")),
                    row.getAs("rank")))
        .toList();
  }

  /** The {@code count} first in descending order of confusion. */
  static List<Ranked> global(List<Score> scores, int count) {
    List<Score> sorted = scores.stream().sorted(ORDER).limit(count).toList();
    return IntStream.range(0, count).mapToObj(i -> new Ranked(sorted.get(i), i + 1)).toList();
  }

  /** The same class by class. */
  static List<Ranked> perClass(List<Score> scores, int count) {
    return scores.stream().collect(Collectors.groupingBy(Score::label)).entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey()))
        .flatMap(entry -> global(entry.getValue(), count).stream())
        .toList();
  }

  static List<Score> concat(List<Score> first, Score... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }
}
