package io.dsco.dope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsco.config.UserException;
import io.dsco.dope.ConfusionRanking.Selection;
import io.dsco.pipeline.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfusionRankingTest {
  private static final List<Score> FEW =
      List.of(
          new Score("a", 0, 0.5f),
          new Score("b", 0, 0.9f),
          new Score("c", 1, 0.7f),
          new Score("d", 1, 0.7f),
          new Score("e", 1, -1f));

  private final SparkSession spark = LocalSpark.session();

  @Test
  void takesTheMostConfusingOfAllAndBreaksTiesById() {
    assertThat(Score.ranked(select(FEW, Selection.GLOBAL, 2)))
        .containsExactly(new Score.Ranked(FEW.get(1), 1), new Score.Ranked(FEW.get(2), 2));
  }

  @Test
  void takesTheMostConfusingOfEveryClassWithItsRankInside() {
    assertThat(Score.ranked(select(FEW, Selection.PER_CLASS, 2)))
        .containsExactly(
            new Score.Ranked(FEW.get(1), 1),
            new Score.Ranked(FEW.get(0), 2),
            new Score.Ranked(FEW.get(2), 1),
            new Score.Ranked(FEW.get(3), 2));
  }

  @ParameterizedTest
  @CsvSource({
    "GLOBAL, 1",
    "GLOBAL, 2",
    "GLOBAL, 7",
    "PER_CLASS, 1",
    "PER_CLASS, 2",
    "PER_CLASS, 7"
  })
  void agreesWithASortInMemoryOnRandomScores(Selection selection, int partitions) {
    Random random = new Random(31 * partitions + selection.ordinal());
    for (int round = 0; round < 4; round++) {
      List<Score> scores = randomScores(random);
      Dataset<Row> rows = Score.rows(spark, scores, partitions);
      int all = selection == Selection.GLOBAL ? scores.size() : smallestClass(scores);
      for (int count : new int[] {0, 1, random.nextInt(all + 1), all}) {
        assertThat(Score.ranked(withPartitions(partitions, rows, selection, count)))
            .as("round %d, %d of %d", round, count, all)
            .isEqualTo(expected(scores, selection, count));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsItsRanksWhenItsPartitionsAreMerged(Selection selection) {
    List<Score> scores = randomScores(new Random(5));
    int count = smallestClass(scores);
    Dataset<Row> selected =
        withPartitions(7, Score.rows(spark, scores, 3), selection, count).coalesce(1);
    assertThat(Score.ranked(selected))
        .containsExactlyInAnyOrderElementsOf(expected(scores, selection, count));
  }

  @Test
  void ordersIdsByTheirUtf8Bytes() {
    // U+FF5E is below U+1F600 in UTF-8 and above its surrogates in Java's own order.
    List<Score> scores =
        List.of(
            new Score("\uD83D\uDE00", 0, 0f), new Score("\uFF5E", 0, 0f), new Score("z", 0, 0f));
    assertThat(Score.ranked(select(scores, Selection.GLOBAL, 3)))
        .extracting(ranked -> ranked.score().id())
        .containsExactly("z", "\uFF5E", "\uD83D\uDE00");
  }

  @Test
  void dropsOtherColumns() {
    Dataset<Row> wide =
        Score.rows(spark, FEW, 2).withColumn("image", functions.lit(new byte[] {1, 2}));
    assertThat(ConfusionRanking.select(wide, Selection.GLOBAL, 1).columns())
        .containsExactly("sample_id", "label", "confusion", "rank");
  }

  @Test
  void selectsNothingFromNothing() {
    assertThat(select(List.of(), Selection.GLOBAL, 0).count()).isZero();
    assertThat(select(List.of(), Selection.PER_CLASS, 3).count()).isZero();
  }

  @Test
  void refusesToSelectMoreThanThereIs() {
    assertThatThrownBy(() -> select(FEW, Selection.GLOBAL, 6))
        .isInstanceOf(UserException.class)
        .hasMessage("a selection of 6 needs as many scored samples, there are 5");
    assertThatThrownBy(() -> select(FEW, Selection.PER_CLASS, 3))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "a selection of 3 of each class needs as many scored samples in it, class 0 has 2");
  }

  @Test
  void namesFiveOfManySmallClasses() {
    List<Score> scores = scores(7, i -> i);
    assertThatThrownBy(() -> select(scores, Selection.PER_CLASS, 2))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith("class 3 has 1, class 4 has 1, 2 more classes have too few");
  }

  @Test
  void refusesAConfusionThatIsNotANumber() {
    List<Score> scores = Score.concat(FEW, new Score("bad", 1, Float.NaN));
    assertThatThrownBy(() -> select(scores, Selection.GLOBAL, 1))
        .isInstanceOf(UserException.class)
        .hasMessage("confusion must be a number, that of sample bad is not");
  }

  @ParameterizedTest
  @EnumSource
  void refusesASampleThatAppearsTwice(Selection selection) {
    List<Score> scores = Score.concat(FEW, FEW.get(1));
    assertThatThrownBy(() -> select(scores, selection, 2).count())
        .rootCause()
        .isInstanceOf(UserException.class)
        .hasMessage("a real sample never appears twice, b does");
  }

  @Test
  void refusesASelectionThatHasASampleInTwoClassesOrWithTwoScores() {
    // Ranked apart from one another, so that select cannot see them.
    for (Score again : List.of(new Score("b", 1, 0.9f), new Score("b", 0, 0.1f))) {
      Dataset<Row> selected =
          select(Score.concat(FEW, again), Selection.PER_CLASS, 3 - again.label());
      assertThatThrownBy(() -> ConfusionRanking.refuseRepeated(selected))
          .isInstanceOf(UserException.class)
          .hasMessage("a real sample never appears twice, b does");
    }
    ConfusionRanking.refuseRepeated(select(FEW, Selection.GLOBAL, 5));
  }

  private Dataset<Row> select(List<Score> scores, Selection selection, long count) {
    return ConfusionRanking.select(Score.rows(spark, scores, 2), selection, count);
  }

  private Dataset<Row> withPartitions(
      int partitions, Dataset<Row> rows, Selection selection, long count) {
    String configured = spark.conf().get("spark.sql.shuffle.partitions");
    spark.conf().set("spark.sql.shuffle.partitions", partitions);
    try {
      return ConfusionRanking.select(rows, selection, count);
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", configured);
    }
  }

  private static List<Score.Ranked> expected(List<Score> scores, Selection selection, int count) {
    return selection == Selection.GLOBAL
        ? Score.global(scores, count)
        : Score.perClass(scores, count);
  }

  /** Up to 400 scores in up to 6 classes; in half of the cases only a few different values. */
  private static List<Score> randomScores(Random random) {
    int size = 1 + random.nextInt(400);
    int classes = 1 + random.nextInt(6);
    int values = random.nextBoolean() ? 1 + random.nextInt(4) : 1 << 20;
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float confusion = (random.nextInt(2 * values + 1) - values) / (float) values;
      // Both zeros are one score.
      float signed = confusion == 0 && random.nextBoolean() ? -0f : confusion;
      String id = Integer.toString(random.nextInt(1 << 16), 36) + "/" + i;
      scores.add(new Score(id, random.nextInt(classes), signed));
    }
    return scores;
  }

  private static int smallestClass(List<Score> scores) {
    return scores.stream()
        .collect(Collectors.groupingBy(Score::label, Collectors.counting()))
        .values()
        .stream()
        .mapToInt(Long::intValue)
        .min()
        .orElse(0);
  }

  private static List<Score> scores(int size, IntUnaryOperator label) {
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      scores.add(new Score("id" + i, label.applyAsInt(i), i));
    }
    return scores;
  }
}
