package io.dsco.report;

import static j2html.TagCreator.p;

import io.dsco.report.SynthesizedRun.Alignment;
import io.dsco.source.ImageSource;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Real images beside those of every synthesis that the workspace holds: the paper's Figure 5. */
record ImagesPart(List<String> classNames, Pictures pictures) {
  List<DomContent> of(SparkSession spark, Optional<ImageSource> real, ShownSyntheses shown)
      throws IOException {
    List<SynthesizedRun> runs = shown.runs();
    List<String> titles = new ArrayList<>();
    List<Map<Integer, List<byte[]>>> columns = new ArrayList<>();
    real.ifPresent(
        source -> {
          titles.add("real");
          columns.add(pictures.some(source, source.labels(spark)));
        });
    for (SynthesizedRun run : runs) {
      titles.add(run.title());
      columns.add(column(run));
    }
    List<DomContent> content = new ArrayList<>();
    content.addAll(ContactSheet.of(classNames, pictures.classes(), titles, columns));
    content.add(
        p(
            "One synthesis of each alignment, by fingerprint: "
                + runs.stream()
                    .map(run -> run.alignment().title + " " + run.folder().getName())
                    .collect(Collectors.joining(", "))
                + "."));
    content.addAll(shown.notes());
    List<String> missing =
        Arrays.stream(Alignment.values())
            .filter(alignment -> runs.stream().noneMatch(run -> run.alignment() == alignment))
            .map(alignment -> "--set " + alignment.setting)
            .toList();
    if (!missing.isEmpty()) {
      content.add(
          p(
              "Others are shown beside it when they lie in the same workspace: ./dsco synthesize CONF %s"
                  .formatted(String.join(", or ", missing))));
    }
    return content;
  }

  private Map<Integer, List<byte[]>> column(SynthesizedRun run) throws IOException {
    Map<Integer, List<byte[]>> shown = new TreeMap<>();
    for (int label = 0; label < pictures.classes(); label++) {
      shown.put(
          label,
          run.samples(label, pictures.perClass()).stream()
              .map(sample -> pictures.picture(sample.image()))
              .toList());
    }
    return shown;
  }
}
