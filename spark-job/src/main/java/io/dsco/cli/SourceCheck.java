package io.dsco.cli;

import io.dsco.config.RunConfiguration;
import io.dsco.config.SourceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Looks whether everything that the source names is there and can be read. */
record SourceCheck(RunConfiguration configuration, Configuration files) implements Check {
  @Override
  public String name() {
    return "source";
  }

  @Override
  public Finding examine() throws IOException {
    SourceSettings source = configuration.source();
    if (!configuration.usesSource()) {
      return Finding.good("not needed: no image is read (synthesis.alignment)");
    }
    List<String> places = new ArrayList<>(List.of(source.path()));
    places.addAll(
        List.of(
            source.testPath(), source.labelsPath(), source.testLabelsPath(), source.classList()));
    places.removeIf(String::isEmpty);
    for (String place : places) {
      Path path = new Path(place);
      FileSystem system = path.getFileSystem(files);
      if (!system.exists(path)) {
        return Finding.problem("must exist, was " + place);
      }
      if (isEmpty(system, path)) {
        return Finding.problem("must not be empty, was " + place);
      }
    }
    return Finding.good(places.size() + " places can be read, images in " + source.path());
  }

  private static boolean isEmpty(FileSystem system, Path path) throws IOException {
    FileStatus status = system.getFileStatus(path);
    if (status.isDirectory()) {
      return !system.listStatusIterator(path).hasNext();
    }
    system.open(path).close();
    return status.getLen() == 0;
  }
}
