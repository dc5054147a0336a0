package io.dsco.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;
import static org.apache.spark.sql.functions.col;

import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Whether confusing images lie far apart: the paper's Figure 8, of the classes that are shown. */
record DistancePart(int classes) {
  private static final int GROUPS = 5;

  /** Images of a class, on average, that are grouped. */
  private static final int PER_CLASS = 1000;

  /** Latents of a group in a class that are compared: time grows with their square. */
  private static final int COMPARED = 200;

  List<DomContent> of(RealLatents latents, Dataset<Row> scores) throws IOException {
    Map<String, Integer> groups = groups(scores);
    Distances distances = new Distances(GROUPS);
    for (int label = 0; label < classes; label++) {
      Map<Integer, List<float[]>> found = latents.of(label, groups::get, COMPARED);
      distances.add(
          IntStream.range(0, GROUPS)
              .mapToObj(group -> found.getOrDefault(group, List.of()))
              .toList());
    }
    List<String> names = IntStream.rangeClosed(1, GROUPS).mapToObj(String::valueOf).toList();
    return List.of(
        p(
            "The %,d most confusing images of the classes shown, in %d groups of equal size: 1 has the most confusing. A number is the mean distance (L2) between latents of one class, up to %d of each group, drawn by their ids; an empty field has no two of one class."
                .formatted(groups.size(), GROUPS, COMPARED)),
        div(
                Chart.heat(
                    "Distance to the nearest latent of the other group, mean of both ways",
                    names,
                    distances.nearest()),
                Chart.heat("Distance of all pairs", names, distances.all()))
            .withClass("charts"));
  }

  /** Group by sample id, from 0, of at most some thousand rows for each class shown. */
  private Map<String, Integer> groups(Dataset<Row> scores) {
    List<Row> ranked =
        new ArrayList<>(
            scores
                .where(col("confusion").isNotNull().and(col("label").lt(classes)))
                .orderBy(col("confusion").desc(), col("sample_id"))
                .limit(PER_CLASS * classes)
                .select("sample_id")
                .collectAsList());
    Map<String, Integer> groups = new HashMap<>();
    for (int i = 0; i < ranked.size(); i++) {
      groups.put(ranked.get(i).getString(0), (int) ((long) i * GROUPS / ranked.size()));
    }
    return groups;
  }
}
