package io.dsco.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * From how many images of a class on it is cheaper to add real ones than to synthesize them all.
 * Doping costs a student, scores and a selection once; a further real image costs next to nothing.
 *
 * @param synthesized samples of a class that are synthesized either way
 * @param sampleSeconds for one more sample of every class
 * @param studentSeconds to train a student on those that are synthesized
 * @param scoreSeconds to score and sort all real images
 */
record BreakEven(
    int synthesized, double sampleSeconds, double studentSeconds, double scoreSeconds) {

  /** Of a run that has real images. */
  static Optional<BreakEven> of(RunPlan run, Cluster cluster, Speed speed) {
    if (!run.dataset().hasImages()) {
      return Optional.empty();
    }
    int samples = run.samples().synthesized();
    StagePlans plans = run.plans(cluster.places());
    List<Effort> growing = plans.perSample(samples);
    double work = growing.stream().mapToDouble(speed::seconds).sum() / samples;
    int classes = run.dataset().classes();
    double score =
        plans.score("score").seconds(cluster, speed) + plans.dope(1).seconds(cluster, speed);
    return Optional.of(
        new BreakEven(
            samples,
            work / classes * cluster.rounds(classes),
            plans.student("student", samples).seconds(cluster, speed),
            score));
  }

  /** The smallest number of images of a class at which doping is the cheaper way. */
  long imagesPerClass() {
    return synthesized + (long) Math.floor((studentSeconds + scoreSeconds) / sampleSeconds) + 1;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "doping: with %d synthesized of a class, real images are cheaper from %d of a class on:%n"
            + "  %d + (student %s + scores %s) / %s for one more sample of every class",
        synthesized,
        imagesPerClass(),
        synthesized,
        Shown.time(studentSeconds),
        Shown.time(scoreSeconds),
        Shown.time(sampleSeconds));
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("synthesized", synthesized);
    json.put("sample_seconds", sampleSeconds);
    json.put("student_seconds", studentSeconds);
    json.put("score_seconds", scoreSeconds);
    json.put("cheaper_from_images_per_class", imagesPerClass());
    return json;
  }
}
