package io.dsco.cli;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.config.ConfigurationException;
import io.dsco.config.RunConfiguration;
import io.dsco.workspace.CheckpointFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** Compares the tensors of both models' files with the configuration, and tells every mismatch. */
record CheckpointShapesCheck(RunConfiguration configuration, Configuration files) implements Check {
  @Override
  public String name() {
    return "checkpoint shapes";
  }

  @Override
  public Finding examine() {
    ModelFit fit = new ModelFit(configuration);
    List<String> problems = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Checkpoints checkpoints = new Checkpoints(configuration.checkpoints(), files);
    compare("vae", checkpoints::vae, fit::requireVae, found, problems);
    compare("dit", checkpoints::requiredDit, fit::requireDit, found, problems);
    return problems.isEmpty()
        ? Finding.good(String.join(", ", found))
        : Finding.problem(String.join("; ", problems));
  }

  private void compare(
      String model,
      Supplier<CheckpointFile> checkpoint,
      Function<CheckpointFile, ComparedModel> comparison,
      List<String> found,
      List<String> problems) {
    try {
      CheckpointFile file = checkpoint.get();
      ComparedModel compared = comparison.apply(file);
      found.add(
          "%s %d tensors as configured, %s%s"
              .formatted(
                  model,
                  compared.tensors(),
                  Checkpoints.shown(file),
                  compared.untold().map(what -> ", " + what).orElse("")));
    } catch (CheckpointException e) {
      problems.add(model + ": " + e.getMessage());
    } catch (ConfigurationException e) {
      problems.add(model + ": " + String.join("; ", e.problems()));
    }
  }
}
