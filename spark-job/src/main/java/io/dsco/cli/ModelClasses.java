package io.dsco.cli;

import io.dsco.config.UserException;
import io.dsco.source.ClassList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The classes that a model was trained on, which a dataset's labels are held to: a label of another
 * class goes unseen otherwise, and spoils the whole product.
 *
 * @param own the model's class list, in the order of its labels
 * @param column what a label of this model is called
 * @param setting where the list is set
 */
record ModelClasses(ClassList own, String column, String setting) {
  /**
   * Reads the list.
   *
   * @param classes how many the model has
   * @throws UserException when the list has another number
   */
  static Optional<ModelClasses> of(
      Optional<String> place, String column, String setting, int classes, Configuration files) {
    Optional<ClassList> list = place.map(path -> ClassList.read(new Path(path), files));
    list.filter(own -> own.entries().size() != classes)
        .ifPresent(
            own -> {
              throw new UserException(
                  "the model's class list must have its %d classes, had %d (%s)"
                      .formatted(classes, own.entries().size(), setting));
            });
    return list.map(own -> new ModelClasses(own, column, setting));
  }

  /**
   * Compares the dataset's labels with the model's.
   *
   * @param directories of the dataset's classes, in the order of its labels
   * @param labels by which the model is to know them
   * @throws UserException when one is of another directory in the model's list, with all that are
   */
  void requireSame(List<String> directories, List<Integer> labels) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      ClassList.Entry found = own.entries().get(labels.get(i));
      if (!found.directory().equals(directories.get(i))) {
        wrong.add(
            "%s (label %d) has %s %d, which is %s %s"
                .formatted(
                    directories.get(i), i, column, labels.get(i), found.directory(), found.name()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new UserException(
          "%d of %d classes are other ones in the model's class list: %s%s (source.class-list, %s)"
              .formatted(
                  wrong.size(),
                  labels.size(),
                  String.join(", ", wrong.subList(0, Math.min(3, wrong.size()))),
                  wrong.size() > 3 ? ", …" : "",
                  setting));
    }
  }
}
