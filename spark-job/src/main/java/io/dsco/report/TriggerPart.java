package io.dsco.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.p;

import io.dsco.report.Chart.Axis;
import io.dsco.report.Chart.Line;
import io.dsco.report.Chart.Scale;
import io.dsco.trigger.Evidence;
import io.dsco.trigger.KeptEvidence;
import io.dsco.trigger.Trial;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the Dope Trigger has measured, and what came of it. */
record TriggerPart(KeptEvidence kept) {
  private static final Axis SAMPLES = new Axis("samples of a class, M", Scale.LINEAR);

  /** So high are the slopes' heights at least, so that the line at 1 is not the upper edge. */
  private static final double LEAST_TOP = 1.25;

  List<DomContent> content() {
    List<DomContent> content = new ArrayList<>();
    content.add(p(kept.decision() + "." + added()));
    if (!trials().isEmpty()) {
      content.add(Page.grid(List.of("M", "N_M", "ΔN/ΔM", "worth it"), rows()));
      List<DomContent> charts = new ArrayList<>(List.of(recognised()));
      if (!gains().isEmpty()) {
        charts.add(slopes());
      }
      content.add(div(charts.toArray(DomContent[]::new)).withClass("charts"));
    }
    return content;
  }

  private String added() {
    int added = kept.imagesPerClass() - kept.synthesized();
    return added == 0
        ? ""
        : " The other %d of %d images of a class are real ones."
            .formatted(added, kept.imagesPerClass());
  }

  private List<Trial> trials() {
    return kept.evidence().trials();
  }

  private List<Evidence.Gain> gains() {
    return kept.evidence().gains();
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < trials().size(); i++) {
      rows.add(
          List.of(
              String.valueOf(trials().get(i).samplesPerClass()),
              String.format(Locale.ROOT, "%,d", trials().get(i).recognised()),
              i == 0 ? "" : String.format(Locale.ROOT, "%.3f", gains().get(i - 1).gain()),
              i == 0 ? "" : gains().get(i - 1).worthwhile() ? "yes" : "no"));
    }
    return rows;
  }

  private DomContent recognised() {
    List<Double> counts = trials().stream().map(trial -> (double) trial.recognised()).toList();
    return Chart.smallLines(
        "Real images that a student of M samples of each class recognises",
        SAMPLES,
        new Axis("images recognised, N_M", Scale.LINEAR),
        List.of(
            new Line(
                "N_M",
                trials().stream().map(trial -> (double) trial.samplesPerClass()).toList(),
                counts)),
        List.of(decision(counts)));
  }

  private DomContent slopes() {
    List<Double> sizes = gains().stream().map(gain -> (double) gain.to()).toList();
    List<Double> slopes = gains().stream().map(Evidence.Gain::gain).toList();
    List<Double> heights = new ArrayList<>(slopes);
    heights.add(0.0);
    heights.add(LEAST_TOP);
    double last = Math.max(kept.synthesized(), sizes.get(sizes.size() - 1));
    return Chart.smallLines(
        "Recognised images that each sample added since the size before; at most 1 is not worth it",
        SAMPLES,
        new Axis("slope, ΔN/ΔM", Scale.LINEAR),
        List.of(new Line("ΔN/ΔM", sizes, slopes)),
        List.of(
            decision(heights),
            new Line(
                "1",
                List.of((double) Math.min(gains().get(0).from(), kept.synthesized()), last),
                List.of(1.0, 1.0))));
  }

  /** An upright line over the heights, where synthesis stops. */
  private Line decision(List<Double> heights) {
    double at = kept.synthesized();
    return new Line(
        "synthesized: M = " + kept.synthesized(),
        List.of(at, at),
        List.of(
            heights.stream().reduce(Double::min).orElseThrow(),
            heights.stream().reduce(Double::max).orElseThrow()));
  }
}
