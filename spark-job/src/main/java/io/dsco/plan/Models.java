package io.dsco.plan;

import io.dsco.classifier.ClassifierParameters;
import io.dsco.dit.DenoisingLoop.Guidance;
import io.dsco.dit.DitOperations;
import io.dsco.dit.DitParameters;
import io.dsco.dit.Precision;
import io.dsco.projector.ProjectorOperations;
import io.dsco.projector.ProjectorParameters;
import io.dsco.training.StudentRecipe;
import io.dsco.vae.LatentShape;
import io.dsco.vae.VaeOperations;
import io.dsco.vae.VaeParameters;
import java.io.Serializable;

/**
 * The models of a run by their sizes. Crosses to executors, where their time is taken.
 *
 * @param imageSize height and width of the images in pixels
 * @param precision what the transformer's blocks compute in
 * @param teacher whose last layer has the dataset's classes
 * @param student how the student is trained
 */
public record Models(
    int imageSize,
    VaeParameters vae,
    DitParameters dit,
    Precision precision,
    Guidance guidance,
    ProjectorParameters projector,
    ClassifierParameters teacher,
    StudentRecipe student)
    implements Serializable {
  private static final double PER_MULTIPLY_ADD = 2;
  private static final int PASSES_OF_TRAINING = 3;

  LatentShape latent() {
    return vae.latentShape(imageSize);
  }

  VaeOperations vaeOperations() {
    return new VaeOperations(vae, imageSize);
  }

  DitOperations ditOperations() {
    return new DitOperations(dit);
  }

  ProjectorOperations projectorOperations() {
    return new ProjectorOperations(projector, latent().width());
  }

  boolean hasSoftLabels() {
    return student.labels() == StudentRecipe.Labels.SOFT;
  }

  /**
   * Floating-point operations of one.
   *
   * @param samples that share a step's conditioning
   */
  double flop(Operation operation, int samples) {
    return PER_MULTIPLY_ADD
        * switch (operation) {
          case READ_IMAGE, WRITE_IMAGE, RANK -> 0;
          case ENCODE -> vaeOperations().encode();
          case DECODE -> vaeOperations().decode();
          case GUIDED_STEP -> 2 * step(samples);
          case PLAIN_STEP -> step(samples);
          case TARGET -> projectorOperations().pooled();
          // The way back to the noise is as long: the projector's own weights get no gradient.
          case ITERATION -> 2.0 * projectorOperations().pooled();
          case FREE_ITERATION -> 2.0 * projectorOperations().everywhere();
          case TEMPLATE -> projectorOperations().everywhere();
          case TEACHER -> teacher.multiplyAdds();
          case STUDENT -> student.parameters().multiplyAdds();
          case TRAIN ->
              PASSES_OF_TRAINING * (double) student.parameters().multiplyAdds()
                  + (hasSoftLabels() ? teacher.multiplyAdds() : 0);
        };
  }

  private double step(int samples) {
    return ditOperations().perRow() + (double) ditOperations().perLabel() / samples;
  }
}
