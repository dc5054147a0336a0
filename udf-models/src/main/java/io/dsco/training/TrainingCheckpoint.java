package io.dsco.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dsco.checkpoint.Checkpoint;
import io.dsco.checkpoint.CheckpointException;
import io.dsco.checkpoint.SafetensorsWriter;
import io.dsco.tensor.GradMode;
import io.dsco.tensor.StateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The state of a stopped training as one safetensors file. */
final class TrainingCheckpoint {
  private static final String IDENTITY = "identity";
  private static final String UPDATES = "updates";

  private TrainingCheckpoint() {}

  /** Writes the state; the file appears whole or not at all. */
  static void save(Path file, TrainingState state, String identity, LossHistory history)
      throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    groups(state)
        .forEach(
            (group, dictionary) ->
                dictionary
                    .tensors()
                    .forEach((name, tensor) -> tensors.put(group + "." + name, tensor)));
    Map<String, String> metadata = new HashMap<>(history.metadata());
    metadata.put(IDENTITY, identity);
    metadata.put(UPDATES, Long.toString(state.optimizer().updates()));
    try (GradMode mode = GradMode.inference()) {
      SafetensorsWriter.write(file, tensors, metadata);
    }
  }

  /**
   * Fills {@code state} from a file.
   *
   * @return the losses so far
   * @throws CheckpointException when the file is of another training
   */
  static LossHistory load(Path file, TrainingState state, String identity) {
    try (Checkpoint checkpoint = Checkpoint.open(file);
        GradMode mode = GradMode.inference()) {
      String found = checkpoint.metadata().get(IDENTITY);
      if (!identity.equals(found)) {
        throw new CheckpointException(
            "a training continues its own state only: identity must be %s, was %s (%s)"
                .formatted(identity, found, file));
      }
      groups(state).forEach((group, dictionary) -> fill(checkpoint, group, dictionary));
      state.optimizer().resumeAfter(Long.parseLong(checkpoint.metadata().get(UPDATES)));
      return LossHistory.of(checkpoint.metadata());
    }
  }

  private static void fill(Checkpoint checkpoint, String group, StateDict dictionary) {
    try (NDManager scope = dictionary.manager().newSubManager()) {
      dictionary
          .tensors()
          .forEach(
              (name, tensor) -> {
                NDArray saved = checkpoint.read(group + "." + name, scope);
                tensor.subi(tensor).addi(saved);
              });
    }
  }

  private static Map<String, StateDict> groups(TrainingState state) {
    Map<String, StateDict> groups = new LinkedHashMap<>();
    groups.put("weights", state.weights());
    state.average().ifPresent(average -> groups.put("average", average.weights()));
    groups.put("first-moment", state.optimizer().firstMoments());
    groups.put("second-moment", state.optimizer().secondMoments());
    return groups;
  }
}
