package io.dsco.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The stages of a run, one by one.
 *
 * @param publishing what the published tables hold beside images and latents
 * @param places of the cluster: what reads all images is cut into at least as many tasks
 */
record StagePlans(
    Models models, Method method, Dataset dataset, Publishing publishing, int places) {
  private static final double SCORE_ROW = 28;
  private static final int READS_OF_SCORES = 3;
  private static final double SELECTED_ROW = 60;

  StagePlan encode() {
    Sizes sizes = sizes();
    double images = dataset.images();
    return new StagePlan(
        "encode",
        dataset.inputTasks(places),
        List.of(effort(Operation.READ_IMAGE, images), effort(Operation.ENCODE, images)),
        images * dataset.imageBytes(),
        images * sizes.latent(),
        sizes.encodeMemory());
  }

  StagePlan template() {
    int samples = method.templateSamples();
    List<Effort> efforts = denoising(samples);
    double projected = (double) dataset.classes() * samples * (method.steps() - 1);
    efforts.add(effort(Operation.TEMPLATE, projected));
    double statistics = 2.0 * Float.BYTES * models.projector().features() * (method.steps() - 1);
    return new StagePlan(
        "template",
        dataset.classes(),
        efforts,
        0,
        dataset.classes() * statistics,
        sizes().templateMemory());
  }

  /**
   * Synthesis of so many of each class.
   *
   * @param name tells trials from one another
   */
  StagePlan synthesize(String name, int samples) {
    if (method.alignment() != Method.Alignment.REAL_LATENTS) {
      return synthesizeWithoutTargets(name, samples);
    }
    List<Effort> efforts = perSample(samples);
    double targets = method.targets(dataset.latentsPerClass(), samples);
    double all = dataset.classes() * method.optimisedSteps() * targets;
    efforts.add(effort(Operation.TARGET, all));
    return synthesize(name, samples, efforts, dataset.images() * sizes().latent());
  }

  /** The same without diffused targets: nothing is aligned with any, or their pivots are there. */
  StagePlan synthesizeWithoutTargets(String name, int samples) {
    return synthesize(name, samples, perSample(samples), 0);
  }

  private StagePlan synthesize(String name, int samples, List<Effort> efforts, double read) {
    Sizes sizes = sizes();
    return new StagePlan(
        name,
        dataset.classes(),
        efforts,
        read,
        sizes.samples(samples),
        sizes.synthesisMemory(samples));
  }

  /** What grows with the number of samples of a class. */
  List<Effort> perSample(int samples) {
    double all = (double) dataset.classes() * samples;
    List<Effort> efforts = denoising(samples);
    double iterations = all * method.optimisedSteps() * method.iterations();
    switch (method.alignment()) {
      case REAL_LATENTS -> efforts.add(effort(Operation.ITERATION, iterations));
      case TEMPLATE -> efforts.add(effort(Operation.FREE_ITERATION, iterations));
      case NONE -> {}
    }
    efforts.add(effort(Operation.DECODE, (double) dataset.classes() * method.decoded(samples)));
    efforts.add(effort(Operation.WRITE_IMAGE, all));
    return efforts;
  }

  private List<Effort> denoising(int samples) {
    double all = (double) dataset.classes() * samples;
    int guided = method.guidedSteps(models.guidance());
    List<Effort> efforts = new ArrayList<>();
    addSteps(efforts, Operation.GUIDED_STEP, all * guided, samples);
    addSteps(efforts, Operation.PLAIN_STEP, all * (method.steps() - guided), samples);
    return efforts;
  }

  private void addSteps(List<Effort> efforts, Operation step, double times, int samples) {
    if (times > 0) {
      efforts.add(new Effort(step, times, models.flop(step, samples)));
    }
  }

  /** One student, in one task. */
  StagePlan student(String name, int samples) {
    Sizes sizes = sizes();
    long images = (long) dataset.classes() * samples;
    long batches = models.student().steps(models.student().epochs(), Math.toIntExact(images));
    double learnt = (double) batches * models.student().batchSize();
    return new StagePlan(
        name,
        1,
        List.of(effort(Operation.READ_IMAGE, images), effort(Operation.TRAIN, learnt)),
        images * sizes.png(),
        (double) Float.BYTES * models.student().parameters().parameterCount(),
        sizes.trainingMemory());
  }

  StagePlan score(String name) {
    double images = dataset.images();
    double row = SCORE_ROW + publishing.keptLogits() * (double) Float.BYTES;
    return new StagePlan(
        name,
        dataset.inputTasks(places),
        List.of(
            effort(Operation.READ_IMAGE, images),
            effort(Operation.TEACHER, images),
            effort(Operation.STUDENT, images)),
        images * dataset.imageBytes(),
        images * row,
        sizes().scoreMemory());
  }

  StagePlan dope(int perClass) {
    double images = dataset.images();
    return new StagePlan(
        "dope",
        places,
        List.of(effort(Operation.RANK, images)),
        READS_OF_SCORES * images * SCORE_ROW,
        (double) dataset.classes() * perClass * SELECTED_ROW,
        images / places * SCORE_ROW);
  }

  StagePlan publish(int synthesized, int doped) {
    Sizes sizes = sizes();
    double real = (double) dataset.classes() * doped;
    double all = (double) dataset.classes() * (synthesized + doped);
    List<Effort> efforts = new ArrayList<>();
    efforts.add(effort(Operation.READ_IMAGE, real));
    efforts.add(effort(Operation.WRITE_IMAGE, real));
    if (publishing.labelValues() > 0) {
      efforts.add(effort(Operation.READ_IMAGE, all));
      efforts.add(effort(Operation.TEACHER, all));
    }
    double labels = all * publishing.labelValues() * (double) Float.BYTES;
    int shards = (int) Math.ceil(all * sizes.png() / publishing.shardBytes());
    return new StagePlan(
        "publish",
        Math.max(1, shards),
        efforts,
        sizes.samples(synthesized) + real * (dataset.imageBytes() + sizes.latent()),
        sizes.samples(synthesized + doped) + labels,
        publishing.labelValues() > 0 ? sizes.labelMemory() : 0);
  }

  private Effort effort(Operation operation, double times) {
    return new Effort(operation, times, models.flop(operation, 1));
  }

  private Sizes sizes() {
    return new Sizes(models, method, dataset);
  }
}
