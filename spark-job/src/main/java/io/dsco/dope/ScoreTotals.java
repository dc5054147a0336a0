package io.dsco.dope;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.dsco.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the driver knows of the scores before it ranks them.
 *
 * @param classes rows of each class
 * @param notNumber the first id whose confusion is not a number
 */
record ScoreTotals(Map<Integer, Long> classes, Optional<String> notNumber) {
  private static final int NAMED_CLASSES = 5;

  /** Reads the scores once; tasks send one row a class. */
  static ScoreTotals of(Dataset<Row> slim) {
    Column confusion = col(ConfusionRanking.CONFUSION);
    Column unusable = confusion.isNull().or(confusion.isNaN());
    // Numbers only: an aggregate of ids would have every task sort its rows first.
    List<Row> rows =
        slim.groupBy(ConfusionRanking.LABEL)
            .agg(count(lit(1)), count(when(unusable, 1)))
            .collectAsList();
    Map<Integer, Long> classes = new TreeMap<>();
    rows.forEach(row -> classes.put(row.getInt(0), row.getLong(1)));
    boolean anyUnusable = rows.stream().anyMatch(row -> row.getLong(2) > 0);
    return new ScoreTotals(
        classes, anyUnusable ? Optional.of(firstId(slim.filter(unusable))) : Optional.empty());
  }

  private static String firstId(Dataset<Row> rows) {
    return rows.agg(min(ConfusionRanking.SAMPLE_ID)).head().getString(0);
  }

  /** Rows of all classes. */
  long rows() {
    return classes.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Checks that {@code count} samples can be selected.
   *
   * @throws UserException when they cannot
   */
  void check(ConfusionRanking.Selection selection, long count) {
    notNumber.ifPresent(
        id -> {
          throw new UserException("confusion must be a number, that of sample " + id + " is not");
        });
    switch (selection) {
      case GLOBAL -> checkAll(count);
      case PER_CLASS -> checkClasses(count);
    }
  }

  private void checkAll(long count) {
    if (rows() < count) {
      throw new UserException(
          "a selection of " + count + " needs as many scored samples, there are " + rows());
    }
  }

  private void checkClasses(long count) {
    List<String> small = new ArrayList<>();
    classes.forEach(
        (label, rows) -> {
          if (rows < count) {
            small.add("class " + label + " has " + rows);
          }
        });
    if (!small.isEmpty()) {
      Stream<String> rest =
          small.size() > NAMED_CLASSES
              ? Stream.of((small.size() - NAMED_CLASSES) + " more classes have too few")
              : Stream.empty();
      throw new UserException(
          "a selection of "
              + count
              + " of each class needs as many scored samples in it, "
              + String.join(
                  ", ", Stream.concat(small.stream().limit(NAMED_CLASSES), rest).toList()));
    }
  }
}
