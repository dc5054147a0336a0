package io.dsco.cli;

import io.dsco.checkpoint.CheckpointException;
import io.dsco.config.RunConfiguration;
import io.dsco.workspace.CheckpointFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
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
    var checkpoints = configuration.checkpoints();
    compare("vae", checkpoints.requiredVae(), fit::requireVae, found, problems);
    compare("dit", checkpoints.requiredDit(), fit::requireDit, found, problems);
    return problems.isEmpty()
        ? Finding.good(String.join(", ", found))
        : Finding.problem(String.join("; ", problems));
  }

  private void compare(
      String model,
      String place,
      ToIntFunction<Path> tensors,
      List<String> found,
      List<String> problems) {
    try {
      Path file = CheckpointFile.find(place, files).local();
      found.add("%s %d tensors as configured".formatted(model, tensors.applyAsInt(file)));
    } catch (CheckpointException e) {
      problems.add(model + ": " + e.getMessage());
    }
  }
}
