package io.dsco.report;

import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import io.dsco.source.ImageSource;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much the student confuses the real images: how many, and which. */
record ConfusionPart(List<String> classNames, Pictures pictures) {
  private static final int BINS = 20;

  List<DomContent> of(ImageSource real, Dataset<Row> scores) {
    List<DomContent> content = new ArrayList<>();
    content.add(
        p(
            "Confusion is the student's probability of the best class other than the teacher's, less that of"
                + " the teacher's: from -1, sure and agreed, to 1, sure and of another mind."));
    content.add(histogram(scores.where(col("confusion").isNotNull())));
    content.add(h3("From the least to the most confusing image of each class"));
    content.addAll(
        ContactSheet.of(
            classNames,
            pictures.classes(),
            List.of("rising confusion"),
            List.of(pictures.rising(real, scores.where(col("confusion").isNotNull())))));
    return content;
  }

  private static DomContent histogram(Dataset<Row> scores) {
    List<Double> counts = new ArrayList<>(Collections.nCopies(BINS, 0.0));
    List<Row> bins =
        scores
            .groupBy(
                least(floor(col("confusion").plus(1).multiply(BINS / 2.0)), lit((long) BINS - 1))
                    .as("bin"))
            .count()
            .collectAsList();
    bins.forEach(row -> counts.set((int) row.getLong(0), (double) row.getLong(1)));
    List<String> names = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      names.add(String.format(Locale.ROOT, "%.1f", -1 + 2.0 * bin / BINS));
    }
    return Chart.bars(
        "Real images by their confusion, which begins at the number below a bar",
        "images",
        names,
        counts);
  }
}
