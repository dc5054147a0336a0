package io.dsco.cli;

import io.dsco.workspace.CheckpointFile;
import java.util.Optional;

/**
 * A file of weights that fits the configured model.
 *
 * @param tensors how many it holds
 * @param untold what neither the file nor {@code config.json} says, so that the setting was held
 *     against nothing; such as {@code image size not told by the file}
 */
record ComparedModel(int tensors, Optional<String> untold) {
  /** A line for the log of a run, which goes on by the setting alone. */
  Optional<String> warning(String setting, CheckpointFile file) {
    return untold.map(what -> "%s, %s is believed as it is (%s)".formatted(what, setting, file));
  }
}
