package io.dsco.cli;

import io.dsco.config.CheckpointSettings;
import io.dsco.workspace.CheckpointFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Looks whether the files of weights are there. The teacher is looked for only when it is set. */
record CheckpointFilesCheck(CheckpointSettings checkpoints, Configuration files) implements Check {
  @Override
  public String name() {
    return "checkpoints";
  }

  @Override
  public Finding examine() throws IOException {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("vae", checkpoints.requiredVae());
    places.put("dit", checkpoints.requiredDit());
    Optional<String> teacher = checkpoints.teacher();
    teacher.ifPresent(path -> places.put("teacher", path));
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> place : places.entrySet()) {
      Path path = new Path(place.getValue());
      FileSystem system = path.getFileSystem(files);
      if (!system.exists(path) || !system.getFileStatus(path).isFile()) {
        return Finding.problem(
            place.getKey()
                + " must be a file, was "
                + path
                + " (checkpoints."
                + place.getKey()
                + ")");
      }
      long bytes = CheckpointFile.size(place.getValue(), files);
      found.add(place.getKey() + " " + Sizes.shown(bytes));
    }
    return Finding.good(String.join(", ", found));
  }
}
