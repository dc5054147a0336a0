package io.dsco.plan;

/** Bytes that stages read and write and tasks hold, from the sizes of a run. */
record Sizes(Models models, Method method, Dataset dataset) {
  private static final int FLOAT = 4;
  private static final int HALF = 2;

  /** An estimate: photographs as PNG take about that share of their three bytes a pixel. */
  private static final double PNG_SHARE = 0.6;

  /** Weights, gradients, the optimiser's two moments and the moving average. */
  private static final int COPIES_IN_TRAINING = 5;

  /** What a convolution puts out, its normalisation and its activation; all wait for gradients. */
  private static final int MAPS_IN_TRAINING = 3;

  /** All features, these joined, and those of the plan. */
  private static final int COPIES_OF_FEATURES = 3;

  double png() {
    return PNG_SHARE * 3 * models.imageSize() * models.imageSize();
  }

  double latent() {
    return (double) FLOAT * models.latent().size();
  }

  /** Samples of a class with their latents. */
  double samples(int perClass) {
    return (double) dataset.classes() * perClass * (png() + latent());
  }

  double encodeMemory() {
    return vaeWeights() + (double) method.batches().encode() * models.vaeOperations().encodeBytes();
  }

  /** Transformer, projector and decoder work one after the other; the largest counts. */
  double synthesisMemory(int samples) {
    double projected =
        method.alignment() == Method.Alignment.NONE
            ? 0
            : targetMemory(samples) + (double) samples * models.projectorOperations().bytes();
    int decoded = Math.min(samples, method.batches().decode());
    double decoding = (double) decoded * models.vaeOperations().decodeBytes();
    return ditWeights()
        + vaeWeights()
        + Math.max(Math.max(denoising(samples), projected), decoding);
  }

  double templateMemory() {
    int samples = method.templateSamples();
    double projected =
        (double) method.batches().chunk() * models.projectorOperations().bytes()
            + (double) FLOAT * samples * placesOfFeatures();
    return ditWeights() + Math.max(denoising(samples), projected);
  }

  private double placesOfFeatures() {
    int side = models.latent().width() >> models.projector().halvings();
    return (double) models.projector().features() * side * side;
  }

  private double denoising(int samples) {
    int rows = 2 * Math.min(samples, method.batches().denoise());
    return (double) rows * models.ditOperations().bytesPerRow();
  }

  private double targetMemory(int samples) {
    if (method.alignment() != Method.Alignment.REAL_LATENTS) {
      return 0;
    }
    double rows = method.targets(dataset.latentsPerClass(), samples);
    double features = (double) FLOAT * models.projector().features();
    return dataset.latentsPerClass() * latent() + COPIES_OF_FEATURES * rows * features;
  }

  double trainingMemory() {
    var student = models.student();
    double maps = (double) FLOAT * student.batchSize() * student.parameters().values();
    return (double) FLOAT * COPIES_IN_TRAINING * student.parameters().parameterCount()
        + MAPS_IN_TRAINING * maps
        + (models.hasSoftLabels() ? FLOAT * (double) models.teacher().parameterCount() : 0);
  }

  /** Both classifiers; an upper bound, since maps are freed on the way. */
  double scoreMemory() {
    var student = models.student().parameters();
    return FLOAT
        * (models.teacher().parameterCount()
            + student.parameterCount()
            + (double) method.batches().score()
                * Math.max(models.teacher().values(), student.values()));
  }

  double labelMemory() {
    return FLOAT
        * (models.teacher().parameterCount()
            + (double) method.batches().score() * models.teacher().values());
  }

  private double vaeWeights() {
    return (double) FLOAT * models.vaeOperations().weights();
  }

  private double ditWeights() {
    boolean half = models.precision() == io.dsco.dit.Precision.FLOAT16;
    return (double) (half ? HALF : FLOAT) * models.ditOperations().weights();
  }
}
