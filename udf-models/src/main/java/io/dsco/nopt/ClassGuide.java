package io.dsco.nopt;

import java.nio.file.Path;
import java.util.List;

/** What a class's samples are aligned with. */
public sealed interface ClassGuide {
  /** Nothing: plain sampling. */
  record None() implements ClassGuide {}

  /**
   * Real latents of the class, for {@link AlignmentMethod.DataAccessible}.
   *
   * @param latents scaled, row-major; not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Latents(float[][] latents) implements ClassGuide {}

  /**
   * Pivots that were computed of such latents before, for {@link AlignmentMethod.DataAccessible}.
   *
   * @param steps read as the steps come
   */
  record Pivots(StepPivots steps) implements ClassGuide {}

  /**
   * Statistics of plainly denoised samples, for {@link AlignmentMethod.DataFree}.
   *
   * @param steps of the outputs of the steps t = 1 … T − 1, that of step t at index t − 1
   * @param projector file of the projector that they were made with
   */
  record Template(List<TemplateStatistics> steps, Path projector) implements ClassGuide {
    /** Copies the list. */
    public Template {
      steps = List.copyOf(steps);
    }
  }
}
