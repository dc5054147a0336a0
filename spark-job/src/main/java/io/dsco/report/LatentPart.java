package io.dsco.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;

import io.dsco.random.Purpose;
import io.dsco.random.RandomStream;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Latents of a class on a plane, synthesized ones on real ones: the paper's Figure 6. */
record LatentPart(ShownSyntheses shown, List<String> classNames) {
  private static final int CLASSES = 6;
  private static final int REAL = 400;
  private static final int SYNTHESIZED = 50;
  private static final double PERPLEXITY = 30;

  /** t-SNE of fewer points says nothing. */
  private static final int FEWEST = 20;

  List<DomContent> of(Optional<RealLatents> real) throws IOException {
    if (real.isEmpty()) {
      return List.of(
          p(
              "No image was encoded, so there is nothing to lay samples on. ./dsco encode CONF encodes the images of"
                  + " source.path."));
    }
    List<DomContent> figures = new ArrayList<>();
    for (int label = 0; label < Math.min(CLASSES, classNames.size()); label++) {
      figure(label, real.get()).ifPresent(figures::add);
    }
    List<DomContent> content = new ArrayList<>();
    content.add(
        p(
            "Each class by t-SNE of its own (perplexity at most %d): up to %d real latents, drawn by their ids, and up to %d of each synthesis. Near means alike; distances between groups and the axes mean nothing. The first %d classes at most."
                .formatted((int) PERPLEXITY, REAL, SYNTHESIZED, CLASSES)));
    content.addAll(shown.notes());
    content.add(div(each(figures, one -> one)).withClass("charts"));
    return content;
  }

  private Optional<DomContent> figure(int label, RealLatents latents) throws IOException {
    List<float[]> points =
        new ArrayList<>(latents.of(label, id -> 0, REAL).getOrDefault(0, List.of()));
    List<String> names = new ArrayList<>(List.of("real"));
    List<Integer> ends = new ArrayList<>(List.of(points.size()));
    for (SynthesizedRun run : shown.runs()) {
      run.samples(label, SYNTHESIZED).stream()
          .map(SynthesizedRun.Sample::latent)
          // A workspace may hold a synthesis of images of another size.
          .filter(latent -> points.isEmpty() || latent.length == points.get(0).length)
          .forEach(points::add);
      names.add(run.alignment().shortTitle());
      ends.add(points.size());
    }
    if (points.size() < FEWEST) {
      return Optional.of(
          p("%s has fewer than %d latents.".formatted(classNames.get(label), FEWEST)));
    }
    double perplexity = Math.min(PERPLEXITY, (points.size() - 1) / 3.0);
    double[][] places =
        Tsne.places(
            Affinities.joint(Affinities.conditional(points.toArray(float[][]::new), perplexity)),
            RandomStream.of(0, Purpose.SUBSET, label));
    List<Chart.Line> kinds = new ArrayList<>();
    for (int kind = 0, from = 0; kind < names.size(); from = ends.get(kind++)) {
      if (ends.get(kind) > from) {
        kinds.add(kind(names.get(kind), Arrays.copyOfRange(places, from, ends.get(kind))));
      }
    }
    return Optional.of(Chart.plane(classNames.get(label), kinds));
  }

  private static Chart.Line kind(String name, double[][] places) {
    return new Chart.Line(
        name,
        Arrays.stream(places).map(place -> place[0]).toList(),
        Arrays.stream(places).map(place -> place[1]).toList());
  }
}
