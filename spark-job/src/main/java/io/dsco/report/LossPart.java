package io.dsco.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;

import io.dsco.report.Chart.Axis;
import io.dsco.report.Chart.Line;
import io.dsco.report.Chart.Scale;
import io.dsco.synthesize.LossCurves;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** How the losses of the noise optimisation fell, by step and class. */
final class LossPart {
  /** Steps whose curves a class shows. */
  private static final int SHOWN = 5;

  private LossPart() {}

  static List<DomContent> of(Optional<SynthesizedRun> run, List<String> classNames, int classes)
      throws IOException {
    Map<String, List<LossCurves.Step>> byClass = new TreeMap<>();
    List<String> names = classNames.subList(0, classes);
    for (int label = 0; run.isPresent() && label < classes; label++) {
      List<LossCurves.Step> steps = run.get().losses(label);
      if (!steps.isEmpty()) {
        byClass.put(names.get(label), steps);
      }
    }
    if (byClass.isEmpty()) {
      return List.of(
          p(
              "The class files tell no losses: nothing was optimised (synthesis.alignment = none), or an earlier"
                  + " version made them, which kept none. A run in a new workspace keeps them: ./dsco run CONF --set"
                  + " workspace=NEW"));
    }
    List<DomContent> content = new ArrayList<>();
    content.add(overview(byClass.values().stream().flatMap(List::stream).toList()));
    content.add(h3("Within a step, class by class"));
    content.add(
        p(
            "How far the loss has changed since the first iteration, in five of the steps, named by their number, from the noisiest to the last."));
    content.add(
        div(each(
                names.stream().filter(byClass::containsKey).toList(),
                name -> curves(name, byClass.get(name))))
            .withClass("charts"));
    return content;
  }

  private static DomContent overview(List<LossCurves.Step> steps) {
    TreeMap<Integer, List<LossCurves.Step>> byStep = new TreeMap<>();
    steps.forEach(step -> byStep.computeIfAbsent(step.step(), key -> new ArrayList<>()).add(step));
    return Chart.lines(
        "Loss in each denoising step, mean of the classes shown; step 1 is the noisiest",
        new Axis("denoising step", Scale.LINEAR),
        new Axis("loss", Scale.LINEAR),
        List.of(
            means("before the first iteration", byStep, step -> step.losses().get(0)),
            means(
                "before the last iteration",
                byStep,
                step -> step.losses().get(step.losses().size() - 1))));
  }

  private static Line means(
      String name,
      TreeMap<Integer, List<LossCurves.Step>> byStep,
      ToDoubleFunction<LossCurves.Step> loss) {
    return new Line(
        name,
        byStep.keySet().stream().map(Integer::doubleValue).toList(),
        byStep.values().stream()
            .map(steps -> steps.stream().mapToDouble(loss).average().orElseThrow())
            .toList());
  }

  private static DomContent curves(String name, List<LossCurves.Step> steps) {
    int shown = Math.min(SHOWN, steps.size());
    List<Line> lines =
        IntStream.range(0, shown)
            .map(i -> shown == 1 ? 0 : i * (steps.size() - 1) / (shown - 1))
            .mapToObj(steps::get)
            .map(LossPart::change)
            .toList();
    return Chart.smallLines(
        name,
        new Axis("iteration", Scale.LOGARITHMIC),
        new Axis("change of the loss", Scale.LINEAR),
        lines);
  }

  /** Not a share of the first loss: data-free losses pass through 0. */
  private static Line change(LossCurves.Step step) {
    double first = step.losses().get(0);
    return new Line(
        String.valueOf(step.step()),
        step.iterations().stream().map(Integer::doubleValue).toList(),
        step.losses().stream().map(loss -> loss - first).toList());
  }
}
