package io.dsco.dope;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import io.dsco.dope.ConfusionRanking.Selection;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which of the scored images are added to the synthetic samples.
 *
 * @param selection among which images they are chosen
 * @param seed of a choice at random; empty where the most confusing are chosen
 */
public record Choice(Selection selection, OptionalLong seed) {
  /** As many digits as a float holds exactly; ties come in the order of the ids. */
  private static final int HEXADECIMAL_DIGITS = 6;

  /** Doping as the method has it. */
  public static Choice mostConfusing(Selection selection) {
    return new Choice(selection, OptionalLong.empty());
  }

  /** As many of every class, whatever their confusion: what doping is compared to. */
  public static Choice random(long seed) {
    return new Choice(Selection.PER_CLASS, OptionalLong.of(seed));
  }

  /** What tells it from other choices. */
  String identity() {
    return seed.isPresent() ? "RANDOM " + seed.getAsLong() : selection.name();
  }

  /**
   * The chosen images, as {@link ConfusionRanking#select} gives them and with its errors.
   *
   * @param perClass real images for each class; with {@link Selection#GLOBAL} on average
   */
  public Dataset<Row> select(Dataset<Row> scores, long perClass, int classes) {
    long count = selection == Selection.GLOBAL ? perClass * classes : perClass;
    if (seed.isEmpty()) {
      return ConfusionRanking.select(scores, selection, count);
    }
    String confusion = ConfusionRanking.CONFUSION;
    Column digest =
        sha2(
            concat_ws(" ", lit("doped " + seed.getAsLong()), col(ConfusionRanking.SAMPLE_ID)), 256);
    Column drawn = conv(substring(digest, 1, HEXADECIMAL_DIGITS), 16, 10).cast("float");
    return ConfusionRanking.select(scores.withColumn(confusion, drawn), selection, count)
        .drop(confusion)
        .join(scores.select(ConfusionRanking.SAMPLE_ID, confusion), ConfusionRanking.SAMPLE_ID);
  }
}
