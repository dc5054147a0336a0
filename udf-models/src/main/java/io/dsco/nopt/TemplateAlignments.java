package io.dsco.nopt;

import ai.djl.ndarray.NDManager;
import io.dsco.projector.Projector;
import io.dsco.projector.ProjectorParameters;
import java.util.List;

/** Alignments with the statistics of the class's template (METHOD 3b). Holds the projector. */
final class TemplateAlignments implements StepAlignments {
  private final List<TemplateStatistics> steps;
  private final AlignmentMethod.DataFree method;
  private final NDManager manager;
  private final Projector projector;

  /**
   * Reads the projector.
   *
   * @param optimised steps that ask for an alignment, T − 1
   */
  TemplateAlignments(
      ClassGuide.Template template,
      AlignmentMethod.DataFree method,
      ProjectorParameters sizes,
      int optimised,
      NDManager parent) {
    if (template.steps().size() != optimised) {
      throw new IllegalArgumentException(
          "a template must have statistics of %d steps, had %d"
              .formatted(optimised, template.steps().size()));
    }
    this.steps = template.steps();
    this.method = method;
    this.manager = parent.newSubManager();
    this.projector = ProjectorFile.read(template.projector(), sizes, manager);
  }

  @Override
  public Alignment at(int step) {
    return new DataFreeAlignment(
        projector::features,
        steps.get(step - 1),
        method.lambdaOccupation(),
        method.lambdaStatistics(),
        manager);
  }

  @Override
  public void close() {
    projector.close();
    manager.close();
  }
}
